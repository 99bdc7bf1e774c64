// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>What becomes of a system call.</summary>
/// <param name="Allows">Whether it is made at all: if one of the conditions holds, or there are none.</param>
/// <param name="Conditions">Conditions.</param>
/// <param name="Error">The errno that is answered otherwise; null ends the process.</param>
internal sealed record SeccompRule(bool Allows, IReadOnlyList<SeccompCondition> Conditions, int? Error);

// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>What becomes of a system call.</summary>
/// <param name="Allows">Whether it is made at all: in one of the ways, or anyhow if there are none.</param>
/// <param name="Ways">Conditions that have to hold together.</param>
/// <param name="Error">The errno that is answered otherwise; null ends the process.</param>
internal sealed record SeccompRule(bool Allows, IReadOnlyList<IReadOnlyList<SeccompCondition>> Ways, int? Error);

// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>The connection is of no use any more.</summary>
internal sealed class LostException(string message) : Exception(message);

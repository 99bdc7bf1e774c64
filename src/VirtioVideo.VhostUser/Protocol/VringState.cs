// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: vring state description.</summary>
/// <param name="Index">Which ring.</param>
/// <param name="Num">A value of it.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct VringState(uint Index, uint Num);

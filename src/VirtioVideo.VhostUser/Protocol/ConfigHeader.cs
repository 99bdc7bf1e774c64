// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: header of a piece of the config space.</summary>
/// <param name="Offset">First byte of the piece.</param>
/// <param name="Size">Number of bytes.</param>
/// <param name="Flags">0, or 1 for writes during a migration.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct ConfigHeader(uint Offset, uint Size, uint Flags)
{
    /// <summary>Its length.</summary>
    public const int Length = 12;

    /// <summary>Most bytes of a config space.</summary>
    public const uint MaxSize = 256;
}

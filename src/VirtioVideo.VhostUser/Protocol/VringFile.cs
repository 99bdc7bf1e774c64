// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: vring descriptor index; a file comes along unless it says otherwise.</summary>
/// <param name="Bits">The ring in the lower eight.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct VringFile(ulong Bits)
{
    private const ulong IndexMask = 0xff;
    private const ulong NoFile = 0x100;

    /// <summary>Which ring.</summary>
    public uint Index => (uint)(Bits & IndexMask);

    /// <summary>Whether a file comes along.</summary>
    public bool HasFile => (Bits & NoFile) == 0;
}

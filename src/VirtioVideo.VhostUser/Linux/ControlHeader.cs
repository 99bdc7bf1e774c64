// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Linux;

/// <summary><c>struct cmsghdr</c> of 64-bit Linux. Its data follow it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct ControlHeader
{
    /// <summary>Length, including the header.</summary>
    public nuint Length;
    public int Level;
    public int Type;
}

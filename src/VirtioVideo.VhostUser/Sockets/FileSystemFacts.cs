// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Sockets;

/// <summary><c>struct statfs</c> of 64-bit Linux: only what a file of huge pages is known by.</summary>
[StructLayout(LayoutKind.Sequential, Size = 120)]
internal struct FileSystemFacts
{
    public nint Type;
    public nint BlockSize;
}

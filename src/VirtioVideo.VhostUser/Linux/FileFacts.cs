// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Linux;

/// <summary><c>struct statx</c>; only the type of the file is used.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal struct FileFacts
{
    private const int S_IFMT = 0xf000;
    private const int S_IFSOCK = 0xc000;

    [FieldOffset(28)]
    public ushort Mode;

    /// <summary>Whether it is a socket.</summary>
    public readonly bool IsSocket => (Mode & S_IFMT) == S_IFSOCK;
}

/// <summary><c>struct statfs</c> of 64-bit Linux; only the fields that identify a file of huge pages.</summary>
[StructLayout(LayoutKind.Sequential, Size = 120)]
internal struct FileSystemFacts
{
    public nint Type;
    public nint BlockSize;
}

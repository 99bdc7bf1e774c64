// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.Platform.Linux;

/// <summary>glibc's <c>struct sigaction</c> on 64-bit Linux; only the handler is used.</summary>
[StructLayout(LayoutKind.Sequential, Size = 152)]
internal struct Sigaction
{
    public nint Handler;
}

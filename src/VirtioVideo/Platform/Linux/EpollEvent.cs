// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.Platform.Linux;

/// <summary>The kernel's <c>struct epoll_event</c>: packed on x86-64 only.</summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal struct EpollEvent
{
    public uint Events;
    public ulong Data;
}

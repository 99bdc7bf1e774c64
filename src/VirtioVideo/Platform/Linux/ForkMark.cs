// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Platform.Linux;

/// <summary>A page that the kernel clears in a forked child, so that every call can check for a fork at the cost of a read.</summary>
/// <remarks>SAFETY: the page is this object's alone and stays mapped as long as the process lives.</remarks>
internal sealed unsafe class ForkMark
{
    private const int PageSize = 4096;

    private readonly int _processId = Process.Id;
    private readonly byte* _page;

    /// <summary>Makes the mark in the current process, to tell it from its children.</summary>
    public ForkMark()
    {
        void* page = Libc.mmap(null, PageSize, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS, -1, 0);
        if (page != Libc.MAP_FAILED && Libc.madvise(page, PageSize, Libc.MADV_WIPEONFORK) == 0)
        {
            _page = (byte*)page;
            *_page = 1;
        }
    }

    /// <summary>Whether this is a child of the process that made the mark.</summary>
    /// <remarks>Without the page, on a kernel before 4.14, it costs a system call.</remarks>
    public bool IsForked => _page is not null ? *_page == 0 : Process.Id != _processId;
}

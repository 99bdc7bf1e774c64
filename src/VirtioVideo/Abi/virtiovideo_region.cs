// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>A region of guest memory, mapped readable and writable by the host. The mapping stays valid until a later virtiovideo_set_memory() without it has returned, or the device is destroyed.</summary>
[CDeclaration(40, Section = "Guest memory")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct virtiovideo_region
{
    /// <summary>First guest physical address.</summary>
    public ulong guest_address;

    /// <summary>Length in bytes.</summary>
    public ulong length;

    /// <summary>Where the host has it mapped.</summary>
    public void* host_address;

    /// <summary>Offset of the region in the file of fd.</summary>
    public ulong fd_offset;

    /// <summary>File that backs the region, such as a memfd, or -1. Duplicated. With it pictures are decoded straight into the guest's buffers; without it they are copied there. Must not be truncated while the region is set or streams live that were given buffers in it: the next access to what is gone raises SIGBUS, which ends the process. F_SEAL_SHRINK on a memfd prevents that; VIRTIOVIDEO_CONFIG_SEALED_MEMORY demands it.</summary>
    public int fd;

    /// <summary>Zero.</summary>
    public uint flags;
}

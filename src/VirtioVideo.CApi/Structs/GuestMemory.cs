// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

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

    /// <summary>File that backs the region, for instance a memfd; or -1. Duplicated. With a file, frames are decoded straight into the guest's buffers; without one they are copied there. The file must not shrink while the region is set, or while streams live that have buffers in it: the next access beyond its end raises SIGBUS, which ends the process. F_SEAL_SHRINK on a memfd prevents that; VIRTIOVIDEO_CONFIG_SEALED_MEMORY demands it.</summary>
    public int fd;

    /// <summary>Zero.</summary>
    public uint flags;
}

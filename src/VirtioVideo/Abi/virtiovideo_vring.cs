// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>A split virtqueue in guest memory.</summary>
[CDeclaration(60, Section = "Ring level: the library reads the virtqueue")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct virtiovideo_vring
{
    /// <summary>sizeof(struct virtiovideo_vring) of the caller.</summary>
    public uint size;

    /// <summary>Index of the virtqueue.</summary>
    public uint queue;

    /// <summary>Queue size: a power of two, at most 32768.</summary>
    public uint num;

    /// <summary>VIRTIOVIDEO_VRING_*.</summary>
    public uint flags;

    /// <summary>Guest address of the descriptor table, aligned to 16.</summary>
    public ulong desc;

    /// <summary>Guest address of the available ring, aligned to 2.</summary>
    public ulong avail;

    /// <summary>Guest address of the used ring, aligned to 4.</summary>
    public ulong used;

    /// <summary>Index of the next available entry to read; 0, or what virtiovideo_vring_stop() gave.</summary>
    public uint next_avail;

    /// <summary>Index of the next used entry to write; 0, or what virtiovideo_vring_stop() gave.</summary>
    public uint next_used;

    /// <summary>Eventfd that the guest's notifications signal, duplicated; or -1 and virtiovideo_vring_kick().</summary>
    public int kick_fd;

    /// <summary>Eventfd that interrupts the guest, duplicated; or -1 and virtiovideo_ops.notify.</summary>
    public int call_fd;
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>A split or packed virtqueue in guest memory.</summary>
[CDeclaration(60, Section = "Ring level: the library reads the virtqueue")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct virtiovideo_vring
{
    /// <summary>sizeof(struct virtiovideo_vring) of the caller.</summary>
    public uint size;

    /// <summary>Index of the virtqueue.</summary>
    public uint queue;

    /// <summary>Queue size: 1 to 32768; a power of two if it is split.</summary>
    public uint num;

    /// <summary>VIRTIOVIDEO_VRING_*.</summary>
    public uint flags;

    /// <summary>Guest address of the descriptor table, or of the descriptor ring if it is packed; aligned to 16.</summary>
    public ulong desc;

    /// <summary>Guest address of the available ring, aligned to 2; or of the driver event suppression structure, aligned to 4.</summary>
    public ulong avail;

    /// <summary>Guest address of the used ring, or of the device event suppression structure; aligned to 4.</summary>
    public ulong used;

    /// <summary>Where to read on: what virtiovideo_vring_stop() gave; for a new ring 0, or 0x8000 if it is packed. Split: index of the next available entry. Packed: index of the next descriptor in bits 0 to 14, the wrap counter in bit 15.</summary>
    public uint next_avail;

    /// <summary>Where to write on, in the same form.</summary>
    public uint next_used;

    /// <summary>Eventfd that the guest's notifications signal, duplicated; or -1 and virtiovideo_vring_kick(). The library waits on it and never reads it: its counter grows, may be of the blocking kind, and may be read by whoever else has it.</summary>
    public int kick_fd;

    /// <summary>Eventfd that interrupts the guest, duplicated; or -1 and virtiovideo_ops.notify. A full one is left as it is: it is readable already. One of the blocking kind is asked for room first, which costs a system call each time, and only the library may write to it: with EFD_NONBLOCK neither holds.</summary>
    public int call_fd;
}

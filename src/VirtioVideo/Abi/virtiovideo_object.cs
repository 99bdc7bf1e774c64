// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Where an object of another virtio device is, for instance a dma-buf or a memfd. virtiovideo_ops.resolve_object fills it in.</summary>
[CDeclaration(29)]
[StructLayout(LayoutKind.Sequential)]
public struct virtiovideo_object
{
    /// <summary>sizeof(struct virtiovideo_object) of the library; set before the call.</summary>
    public uint size;

    /// <summary>The file, borrowed: the host owns it, and keeps it open until the virtiovideo_process() that asked returns. The library maps it shared; its file offset stays. The file must not shrink while the object is attached: the next access beyond its end raises SIGBUS, which ends the process. With VIRTIOVIDEO_CONFIG_SEALED_MEMORY it must be a memfd with F_SEAL_SHRINK.</summary>
    public int fd;

    /// <summary>First byte of the object in the file.</summary>
    public ulong offset;

    /// <summary>Length of the object in bytes.</summary>
    public ulong length;
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>Where the host has an object of another virtio device, such as a dma-buf or a memfd: filled in by virtiovideo_ops.resolve_object.</summary>
[CDeclaration(29)]
[StructLayout(LayoutKind.Sequential)]
public struct virtiovideo_object
{
    /// <summary>sizeof(struct virtiovideo_object) of the library; set before the call.</summary>
    public uint size;

    /// <summary>The file. Borrowed: it stays the host's and must be open until the virtiovideo_process() that asked returns; the library maps it shared and keeps no file. While the object is attached the file must not become shorter: the next access to what is gone raises SIGBUS, which ends the process. With VIRTIOVIDEO_CONFIG_SEALED_MEMORY it has to be a memfd with F_SEAL_SHRINK.</summary>
    public int fd;

    /// <summary>First byte of the object in the file.</summary>
    public ulong offset;

    /// <summary>Length of the object in bytes.</summary>
    public ulong length;
}

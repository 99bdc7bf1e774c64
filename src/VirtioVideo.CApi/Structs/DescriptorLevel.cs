// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.CApi;

/// <summary>A descriptor chain that the VMM popped.</summary>
[CDeclaration(50, Section = "Descriptor level: the VMM owns the virtqueue")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct virtiovideo_chain
{
    /// <summary>sizeof(struct virtiovideo_chain) of the caller.</summary>
    public uint size;

    /// <summary>Index of the virtqueue.</summary>
    public uint queue;

    /// <summary>The VMM's name for the chain, for instance a pointer to its element. The completion has it.</summary>
    public ulong token;

    /// <summary>Device-readable descriptors; the array is copied.</summary>
    [CType("const struct iovec *")]
    public iovec* readable;

    /// <summary>Device-writable descriptors; the array is copied.</summary>
    [CType("const struct iovec *")]
    public iovec* writable;

    /// <summary>Number of device-readable descriptors.</summary>
    public uint readable_count;

    /// <summary>Number of device-writable descriptors.</summary>
    public uint writable_count;
}

/// <summary>A chain that the device has finished with: push it to the used ring. This struct has no size field because it will not grow.</summary>
[CDeclaration(51)]
[StructLayout(LayoutKind.Sequential)]
public struct virtiovideo_completion
{
    /// <summary>The token of the chain.</summary>
    public ulong token;

    /// <summary>Index of the virtqueue.</summary>
    public uint queue;

    /// <summary>Bytes written to the writable descriptors: the len of the used element.</summary>
    public uint written;
}

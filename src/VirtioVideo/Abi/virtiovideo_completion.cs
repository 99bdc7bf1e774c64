// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

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

// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.Tests.PlainRings;

/// <summary>VIRTIO 1.2, 2.7.8: <c>struct virtq_used_elem</c>.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct VirtqUsedElem
{
    /// <summary>Index of the head of the chain.</summary>
    public uint Id;

    /// <summary>Bytes written to the chain.</summary>
    public uint Len;
}

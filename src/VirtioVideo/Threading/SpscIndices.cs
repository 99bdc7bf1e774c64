// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.Threading;

/// <summary>The indices of a <see cref="SpscRing{T}"/>, each side's on a pair of cache lines of its own.</summary>
/// <remarks>Not nested in the ring: the runtime gives no explicit layout to generic types.</remarks>
[StructLayout(LayoutKind.Explicit, Size = 384)]
internal struct SpscIndices
{
    /// <summary>Written by the producer, read by both.</summary>
    [FieldOffset(128)]
    public uint Tail;

    /// <summary>The producer's copy of <see cref="Head"/>.</summary>
    [FieldOffset(132)]
    public uint ProducersHead;

    /// <summary>Written by the consumer, read by both.</summary>
    [FieldOffset(256)]
    public uint Head;

    /// <summary>The consumer's copy of <see cref="Tail"/>.</summary>
    [FieldOffset(260)]
    public uint ConsumersTail;
}

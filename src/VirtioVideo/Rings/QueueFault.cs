// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Abi;

namespace VirtioVideo.Rings;

/// <summary>How a guest broke a virtqueue; the values are those of the C API.</summary>
internal enum QueueFault : uint
{
    None = virtiovideo_fault.VIRTIOVIDEO_FAULT_NONE,
    RingAddress = virtiovideo_fault.VIRTIOVIDEO_FAULT_RING_ADDRESS,
    AvailIndex = virtiovideo_fault.VIRTIOVIDEO_FAULT_AVAIL_INDEX,
    HeadIndex = virtiovideo_fault.VIRTIOVIDEO_FAULT_HEAD_INDEX,
    NextIndex = virtiovideo_fault.VIRTIOVIDEO_FAULT_NEXT_INDEX,
    ChainLength = virtiovideo_fault.VIRTIOVIDEO_FAULT_CHAIN_LENGTH,
    Indirect = virtiovideo_fault.VIRTIOVIDEO_FAULT_INDIRECT,
    ReadableAfterWritable = virtiovideo_fault.VIRTIOVIDEO_FAULT_READABLE_AFTER_WRITABLE,
    Address = virtiovideo_fault.VIRTIOVIDEO_FAULT_ADDRESS,
    TotalLength = virtiovideo_fault.VIRTIOVIDEO_FAULT_TOTAL_LENGTH,
    InFlight = virtiovideo_fault.VIRTIOVIDEO_FAULT_IN_FLIGHT,
}

// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;

namespace VirtioVideo.Bench.Frames;

/// <summary>A resource, and the chain of its RESOURCE_QUEUE.</summary>
/// <param name="Type">The queue.</param>
/// <param name="Resource">Its id.</param>
/// <param name="Memory">Its memory.</param>
/// <param name="Request">Where the request lies.</param>
/// <param name="Response">Where the response goes.</param>
/// <param name="Head">Head of the chain.</param>
internal sealed record BenchBuffer(virtio_video_queue_type Type, uint Resource, RingBuffer Memory, ulong Request, ulong Response, ushort Head)
{
    /// <summary>Whether the device has it.</summary>
    public bool IsQueued { get; set; }
}

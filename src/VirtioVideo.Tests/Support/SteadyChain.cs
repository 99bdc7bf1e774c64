// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>A chain of a <see cref="SteadyGuest"/>, and the buffer whose RESOURCE_QUEUE it is.</summary>
/// <param name="Head">Its first descriptor.</param>
/// <param name="Request">Where the request lies.</param>
/// <param name="Response">Where the response goes.</param>
internal sealed record SteadyChain(ushort Head, RingBuffer Request, RingBuffer Response)
{
    /// <summary>The buffer's queue.</summary>
    public virtio_video_queue_type Queue { get; init; }

    /// <summary>The buffer's id.</summary>
    public uint Resource { get; init; }

    /// <summary>Bytes used of an input.</summary>
    public uint Length { get; init; }

    /// <summary>Whether the device has it.</summary>
    public bool IsSent { get; set; }
}

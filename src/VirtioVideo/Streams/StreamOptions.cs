// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;

namespace VirtioVideo.Streams;

/// <summary>What the host configured for all streams of a device: limits, and the readings of the spec that it may switch.</summary>
internal sealed record StreamOptions
{
    /// <summary>Most buffers of a queue: what V4L2 guests can name.</summary>
    public const int MaxBuffers = 64;

    /// <summary>Most bytes of the resources of a stream, where the host does not say: 64 pictures of 4096 x 4096 in RGB.</summary>
    public const ulong DefaultResourceBytes = 1ul << 32;

    /// <summary>Most bytes of all its resources.</summary>
    public ulong MaxResourceBytes { get; init; } = DefaultResourceBytes;

    /// <summary>What its codec may use.</summary>
    public required CodecLimits Codec { get; init; }

    /// <summary>ruling 17, switch: num_planes 1 with SINGLE_BUFFER.</summary>
    public bool SingleBufferOnePlane { get; init; }

    /// <summary>ruling 22, switch: resource ids need not be less than cur_*_buffers.</summary>
    public bool LiberalResourceIds { get; init; }

    /// <summary>ruling 35, switch: a cancelled RESOURCE_QUEUE has result OK.</summary>
    public bool ClearResultOk { get; init; }

    /// <summary>ruling 40, switch: the last frame before a change of resolution is not flagged.</summary>
    public bool NoEosOnResolutionChange { get; init; }
}

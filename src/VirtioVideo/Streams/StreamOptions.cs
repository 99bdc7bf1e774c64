// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;

namespace VirtioVideo.Streams;

/// <summary>The host's configuration for all streams of a device: limits, and the switchable readings of the spec.</summary>
internal sealed record StreamOptions
{
    /// <summary>Most buffers of a queue: the number that V4L2 guests can name.</summary>
    public const int MaxBuffers = 64;

    /// <summary>Default for the most bytes of a stream's resources: 64 pictures of 4096 x 4096 in RGB.</summary>
    public const ulong DefaultResourceBytes = 1ul << 32;

    /// <summary>Most bytes of all its resources.</summary>
    public ulong MaxResourceBytes { get; init; } = DefaultResourceBytes;

    /// <summary>Default for how long one call of the codec may take: more than the largest frame needs on a slow and busy machine.</summary>
    public static readonly TimeSpan DefaultCodecTimeLimit = TimeSpan.FromSeconds(60);

    /// <summary>
    /// Default for how long STREAM_DESTROY and a reset wait for a codec that is in a call, so that memory and threads are free when they are
    /// answered.
    /// </summary>
    public static readonly TimeSpan DefaultEndPatience = TimeSpan.FromMilliseconds(20);

    /// <summary>Default for <see cref="Coalesce"/>: a fraction of what a picture lasts on a screen.</summary>
    public const uint DefaultCoalesceMicroseconds = 1000;

    /// <summary>Longest <see cref="Coalesce"/> that a host may ask for.</summary>
    public const uint MostCoalesceMicroseconds = 100_000;

    /// <summary>How long one call of the codec may take. A stream that needs more fails.</summary>
    public TimeSpan CodecTimeLimit { get; init; } = DefaultCodecTimeLimit;

    /// <summary>How long the end of a stream waits for its codec. Afterwards the worker ends by itself.</summary>
    public TimeSpan EndPatience { get; init; } = DefaultEndPatience;

    /// <summary>How long the host may learn later of a finished frame while more work is queued, so that it is woken once for several.</summary>
    public TimeSpan Coalesce { get; init; } = TimeSpan.FromMicroseconds(DefaultCoalesceMicroseconds);

    /// <summary>Resources that its codec may use.</summary>
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

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>Makes <see cref="FakeDecoder"/>s.</summary>
internal sealed class FakeDecoderFactory(Func<virtio_video_codec, FakeDecoder?> make) : IDecoderFactory
{
    public FakeDecoderFactory(Func<FakeDecoder?>? make = null)
        : this(make is null ? _ => new FakeDecoder() : _ => make())
    {
    }

    /// <summary>The decoders in the order of their streams.</summary>
    public List<FakeDecoder> Decoders { get; } = [];

    /// <summary>What each may use.</summary>
    public List<CodecLimits> Limits { get; } = [];

    /// <inheritdoc/>
    public IVideoDecoder? TryCreate(virtio_video_codec codec, CodecLimits limits, FramePool frames, CodecStatistics statistics)
    {
        FakeDecoder? decoder = make(codec);
        if (decoder is not null)
        {
            decoder.Threads = new CodecThreads((uint)limits.Threads, 0);
            Decoders.Add(decoder);
            Limits.Add(limits);
        }

        return decoder;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>Makes <see cref="FakeDecoder"/>s.</summary>
internal sealed class FakeDecoderFactory(Func<FakeDecoder?>? make = null) : IDecoderFactory
{
    /// <summary>The decoders in the order of their streams.</summary>
    public List<FakeDecoder> Decoders { get; } = [];

    /// <inheritdoc/>
    public IVideoDecoder? TryCreate(virtio_video_codec codec, CodecLimits limits)
    {
        FakeDecoder? decoder = make is null ? new FakeDecoder() : make();
        if (decoder is not null)
        {
            Decoders.Add(decoder);
        }

        return decoder;
    }
}

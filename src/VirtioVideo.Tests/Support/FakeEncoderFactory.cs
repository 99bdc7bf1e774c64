// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>Makes <see cref="FakeEncoder"/>s.</summary>
internal sealed class FakeEncoderFactory(Func<virtio_video_codec, FakeEncoder?> make) : IEncoderFactory
{
    public FakeEncoderFactory(Func<FakeEncoder?>? make = null)
        : this(make is null ? _ => new FakeEncoder() : _ => make())
    {
    }

    /// <summary>The encoders in the order of their streams.</summary>
    public List<FakeEncoder> Encoders { get; } = [];

    /// <summary>What was chosen for each.</summary>
    public List<StreamPolicy> Policies { get; } = [];

    /// <inheritdoc/>
    public IVideoEncoder? TryCreate(virtio_video_codec codec, in StreamPolicy policy, StreamMemory? memory)
    {
        FakeEncoder? encoder = make(codec);
        if (encoder is not null)
        {
            encoder.Threads = new CodecThreads(policy.Threads, 0);
            Encoders.Add(encoder);
            Policies.Add(policy);
        }

        return encoder;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Immutable;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Device;

/// <summary>Device 30: streams encode.</summary>
internal sealed class EncoderRole(ImmutableArray<CodecDescription> codecs, IEncoderFactory factory, StreamOptions options, StreamPolicy policy, IDeviceHost host) : IDeviceRole
{
    /// <inheritdoc/>
    public ImmutableArray<CodecDescription> Codecs => codecs;

    /// <inheritdoc/>
    public uint MinSize => EncoderTraits.MinSize;

    /// <inheritdoc/>
    public string UsualFailure => "FFmpeg cannot open its encoder with these parameters, or there is no memory for it";

    /// <inheritdoc/>
    public virtio_video_result Prepare(uint stream, CodecDescription codec, uint threadsLeft, CodecStatistics statistics, out StreamSetup? setup)
    {
        setup = null;
        if (PolicyResolver.Resolve(host, stream, codec.Codec, policy, threadsLeft) is not { } chosen)
        {
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
        }

        var mailbox = new Mailbox(StreamOptions.MaxBuffers, chosen.Latency == Latency.Low ? TimeSpan.Zero : options.Coalesce);
        var parameters = new EncoderParameters(codec, options);
        if (factory.TryCreate(codec.Codec, chosen, statistics.Memory) is not { } encoder)
        {
            return VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
        }

        try
        {
            CodecThreads threads = encoder.Threads;
            var loop = new EncodeLoop(encoder, mailbox.Report, mailbox.Gate, StreamOptions.MaxBuffers);
            setup = new StreamSetup(parameters, MeasuredLoop.Of(loop, statistics), mailbox, threads, ReadsInPlace: encoder.ReadsInPlace);
            return VIRTIO_VIDEO_RESULT_OK;
        }
        finally
        {
            if (setup is null)
            {
                encoder.Dispose();
            }
        }
    }
}

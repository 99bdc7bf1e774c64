// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Device;

/// <summary>Device 31: streams decode.</summary>
internal sealed class DecoderRole(ImmutableArray<CodecDescription> codecs, IDecoderFactory factory, StreamOptions options, IDeviceHost host) : IDeviceRole
{
    /// <inheritdoc/>
    public ImmutableArray<CodecDescription> Codecs => codecs;

    /// <inheritdoc/>
    public uint MinSize => 1;

    /// <inheritdoc/>
    public string UsualFailure => "there is no memory or no thread for its decoder";

    /// <inheritdoc/>
    public virtio_video_result Prepare(uint stream, CodecDescription codec, uint threadsLeft, CodecStatistics statistics, out StreamSetup? setup)
    {
        setup = null;
        CodecLimits limits = options.Codec;
        var standard = new StreamPolicy(Latency.Low, StreamPolicy.DefaultGopSize, (uint)limits.Threads) { ThreadType = limits.ThreadType, Reorder = limits.Reorder };
        if (PolicyResolver.Resolve(host, stream, codec.Codec, standard, threadsLeft) is not { } chosen)
        {
            return VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
        }

        limits = limits with { Threads = (int)chosen.Threads, ThreadType = chosen.ThreadType, Reorder = chosen.Reorder };
        var mailbox = new Mailbox(StreamOptions.MaxBuffers, options.Coalesce);
        var parameters = new DecoderParameters(codec, options);
        var frames = new FramePool(statistics.Memory);
        IVideoDecoder? decoder = null;
        try
        {
            decoder = factory.TryCreate(codec.Codec, limits, frames, statistics);
            if (decoder is null)
            {
                return VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
            }

            CodecThreads threads = decoder.Threads;
            var loop = new DecodeLoop(decoder, mailbox.Report, mailbox.Gate, !options.NoEosOnResolutionChange, StreamOptions.MaxBuffers, frames);
            setup = new StreamSetup(parameters, MeasuredLoop.Of(loop, statistics), mailbox, threads, frames);
            return VIRTIO_VIDEO_RESULT_OK;
        }
        finally
        {
            if (setup is null)
            {
                decoder?.Dispose();
                frames.Dispose();
            }
        }
    }
}

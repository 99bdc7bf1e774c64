// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Device;

/// <summary>Device 31: streams decode.</summary>
internal sealed class DecoderRole(ImmutableArray<CodecDescription> codecs, IDecoderFactory factory, StreamOptions options) : IDeviceRole
{
    /// <inheritdoc/>
    public ImmutableArray<CodecDescription> Codecs => codecs;

    /// <inheritdoc/>
    public uint MinSize => 1;

    /// <inheritdoc/>
    public virtio_video_result Prepare(uint stream, CodecDescription codec, CodecStatistics statistics, out StreamSetup? setup)
    {
        setup = null;
        var frames = new FramePool();
        if (factory.TryCreate(codec.Codec, options.Codec, frames, statistics) is not { } decoder)
        {
            frames.Dispose();
            return VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
        }

        setup = new StreamSetup(
            new DecoderParameters(codec, options),
            decoder,
            frames,
            decoder.Threads,
            report => new MeasuredLoop(
                new DecodeLoop(decoder, report, !options.NoEosOnResolutionChange, StreamOptions.MaxBuffers, new OutputBuffers(StreamOptions.MaxBuffers, frames)),
                statistics));
        return VIRTIO_VIDEO_RESULT_OK;
    }
}

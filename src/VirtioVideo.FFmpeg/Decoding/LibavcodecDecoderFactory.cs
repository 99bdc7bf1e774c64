// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Memory;
using VirtioVideo.Wire;

namespace VirtioVideo.FFmpeg.Decoding;

/// <summary>Makes decoders with the linked FFmpeg.</summary>
internal sealed class LibavcodecDecoderFactory : IDecoderFactory
{
    /// <inheritdoc/>
    public IVideoDecoder? TryCreate(virtio_video_codec codec, CodecLimits limits, FramePool frames, CodecStatistics statistics)
        => LibavcodecDecoder.TryCreate(CodecTable.IdOf(codec), limits, frames, statistics);
}

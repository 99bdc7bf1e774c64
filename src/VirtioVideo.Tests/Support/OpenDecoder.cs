// SPDX-License-Identifier: BSD-3-Clause

using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Memory;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>Decoders of libavcodec as a stream's thread has them: open.</summary>
internal static class OpenDecoder
{
    /// <summary>Makes and opens one.</summary>
    public static LibavcodecDecoder Of(AVCodecID id, CodecLimits limits)
    {
        LibavcodecDecoder decoder = LibavcodecDecoder.TryCreate(id, limits, new FramePool(), new CodecStatistics())!;
        Assert.True(decoder.TryOpen());
        return decoder;
    }
}

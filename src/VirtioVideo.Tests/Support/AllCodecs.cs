// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Support;

/// <summary>Theory data.</summary>
public static class AllCodecs
{
    private static readonly virtio_video_codec[] s_codecs =
        [VIRTIO_VIDEO_CODEC_MPEG2, VIRTIO_VIDEO_CODEC_MPEG4, VIRTIO_VIDEO_CODEC_H264, VIRTIO_VIDEO_CODEC_HEVC, VIRTIO_VIDEO_CODEC_VP8, VIRTIO_VIDEO_CODEC_VP9];

    /// <summary>Each codec.</summary>
    public static TheoryData<virtio_video_codec> Each { get; } = [.. s_codecs];

    /// <summary>Each codec, with one thread of its own and with several.</summary>
    public static TheoryData<virtio_video_codec, int> WithThreads
    {
        get
        {
            var data = new TheoryData<virtio_video_codec, int>();
            foreach (virtio_video_codec codec in s_codecs)
            {
                data.Add(codec, 1);
                data.Add(codec, 3);
            }

            return data;
        }
    }

    /// <summary>The codecs.</summary>
    public static virtio_video_codec[] List => [.. s_codecs];
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Protocol;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_image_format;

namespace VirtioVideo.Tests.Protocol;

/// <summary>The response to QUERY_CAPS, read field by field as a driver does.</summary>
public sealed class CapabilitiesTests
{
    private readonly uint[] _words;
    private int _next;

    public CapabilitiesTests()
    {
        byte[] response = [.. Capabilities.Create(CodecTable.Decoders(), 1, new CodecLimits(1920, 1088, 1)).Response];
        _words = [.. response.Chunk(4).Select(word => BitConverter.ToUInt32(word))];
    }

    [Fact]
    [Ruling(3, 7)]
    [Clause("QUERY_CAPS/4", "QUERY_CAPS/5", "QUERY_CAPS/6", "QUERY_CAPS/7", "QUERY_CAPS/8", "QUERY_CAPS/9", "QUERY_CAPS/10")]
    public void ImageFormats_HaveValidRangesAndBothLayouts()
    {
        Assert.Equal(0u, Next());
        uint count = Next();
        Next();
        var formats = new List<virtio_video_image_format>();
        for (uint i = 0; i < count; i++)
        {
            formats.Add((virtio_video_image_format)Next());

            // ruling 3: a mask of 1 << enum.
            Assert.Equal(3u, Next());
            Assert.Equal(64u, Next());
            uint frames = Next();
            Assert.NotEqual(0u, frames);
            for (uint f = 0; f < frames; f++)
            {
                Assert.Equal(1920u, NextRange());
                Assert.Equal(1088u, NextRange());
                uint rates = Next();
                Assert.NotEqual(0u, rates);
                for (uint r = 0; r < rates; r++)
                {
                    // ruling 7: whole frames per second.
                    Assert.Equal(240u, NextRange());
                }
            }
        }

        Assert.Equal(Enum.GetValues<virtio_video_image_format>(), formats.Order());
    }

    [Fact]
    [Ruling(4, 8, 20)]
    [Clause("QUERY_CAPS/3", "QUERY_CAPS/11", "QUERY_CAPS/12", "QUERY_CAPS/13")]
    public void BitstreamFormats_HaveVariantsOfEightBytesAndEndTheResponse()
    {
        ImageFormats_HaveValidRangesAndBothLayouts();
        uint count = _words[2];
        var variants = new Dictionary<virtio_video_codec, List<(uint Profile, uint Level)>>();
        for (uint i = 0; i < count; i++)
        {
            var codec = (virtio_video_codec)Next();
            uint number = Next();
            variants.Add(codec, []);
            for (uint v = 0; v < number; v++)
            {
                variants[codec].Add((Next(), Next()));
            }
        }

        Assert.Equal(_words.Length, _next);
        Assert.Equal(6, variants.Count);

        // ruling 8: no member in the union, no variants; H.264 with the highest level; the tail zero.
        Assert.Empty(variants[VIRTIO_VIDEO_CODEC_MPEG2]);
        Assert.Empty(variants[VIRTIO_VIDEO_CODEC_MPEG4]);
        Assert.Equal([1u, 2u, 4u, 5u, 6u, 7u], variants[VIRTIO_VIDEO_CODEC_H264].Select(variant => variant.Profile).Order());
        Assert.All(variants[VIRTIO_VIDEO_CODEC_H264], variant => Assert.Equal(15u, variant.Level));
        foreach (virtio_video_codec codec in (virtio_video_codec[])[VIRTIO_VIDEO_CODEC_HEVC, VIRTIO_VIDEO_CODEC_VP8, VIRTIO_VIDEO_CODEC_VP9])
        {
            Assert.NotEmpty(variants[codec]);
            Assert.All(variants[codec], variant => Assert.Equal(0u, variant.Level));
            Assert.Equal(variants[codec].Count, variants[codec].Distinct().Count());
        }

        // ruling 20: also of 10 bits, 4:2:2 and 4:4:4, since these are converted.
        Assert.Equal([1u, 2u, 3u], variants[VIRTIO_VIDEO_CODEC_HEVC].Select(variant => variant.Profile).Order());
        Assert.Equal([1u, 2u, 3u, 4u], variants[VIRTIO_VIDEO_CODEC_VP9].Select(variant => variant.Profile).Order());
        Assert.Equal([1u, 2u, 3u, 4u], variants[VIRTIO_VIDEO_CODEC_VP8].Select(variant => variant.Profile).Order());
    }

    private uint Next() => _words[_next++];

    /// <summary>Reads a range.</summary>
    /// <returns>Its largest value.</returns>
    private uint NextRange()
    {
        (uint min, uint max, uint step) = (Next(), Next(), Next());

        // ruling 7; the largest value is in the range.
        Assert.InRange(min, 1u, max);
        Assert.NotEqual(0u, step);
        Assert.Equal(0u, (max - min) % step);
        return max;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Immutable;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Conformance;

/// <summary>Codec parameters: in the capabilities and in a stream's parameters.</summary>
public sealed class CodecVariantTests
{
    [Theory]
    [Ruling(8)]
    [Clause("CODECS/2", "CODECS/3", "CODECS/4", "CODECS/5", "CODECS/6", "QUERY_CAPS/12")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Variants_OfEachCodec_AreValuesOfItsEnums(virtio_video_codec codec)
    {
        ImmutableArray<CodecVariant> variants = CodecTable.Decoders().Single(decoder => decoder.Codec == codec).Variants;

        Assert.Equal(codec is VIRTIO_VIDEO_CODEC_MPEG2 or VIRTIO_VIDEO_CODEC_MPEG4, variants.IsEmpty);
        Assert.All(variants, variant => Assert.True(IsProfile(codec, variant.Profile), $"profile {variant.Profile}"));
        Assert.All(variants, variant => Assert.Equal(codec == VIRTIO_VIDEO_CODEC_H264, Enum.IsDefined((virtio_video_codec_h264_level)variant.Level)));
    }

    [Theory]
    [Clause("CODECS/2", "CODECS/3", "CODECS/4", "CODECS/5", "CODECS/6", "PARAMS/12")]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void GetParams_OfEachCodec_HasAVariantOfTheCapabilities(virtio_video_codec codec)
    {
        using var device = new TestDevice();
        virtio_video_bitstream_format format = device.Driver.CreateStream(codec).Params.bitstream_format;
        var variant = new CodecVariant(format.@params.h264.profile, format.@params.h264.level);

        Assert.Equal((uint)codec, format.codec);
        Assert.Contains(variant, CodecTable.Decoders().Single(decoder => decoder.Codec == codec).Variants.DefaultIfEmpty());
    }

    private static bool IsProfile(virtio_video_codec codec, uint profile) => codec switch
    {
        VIRTIO_VIDEO_CODEC_H264 => Enum.IsDefined((virtio_video_codec_h264_profile)profile),
        VIRTIO_VIDEO_CODEC_HEVC => Enum.IsDefined((virtio_video_codec_hevc_profile)profile),
        VIRTIO_VIDEO_CODEC_VP8 => Enum.IsDefined((virtio_video_codec_vp8_profile)profile),
        _ => Enum.IsDefined((virtio_video_codec_vp9_profile)profile),
    };
}

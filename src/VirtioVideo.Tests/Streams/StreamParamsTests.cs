// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>STREAM_GET_PARAMS and STREAM_SET_PARAMS.</summary>
public sealed class StreamParamsTests
{
    [Fact]
    [Clause("CODECS/3", "PARAMS/2", "PARAMS/3", "PARAMS/4", "PARAMS/8", "PARAMS/10", "PARAMS/13", "PARAMS/14", "PARAMS/15")]
    public void GetParams_OfANewStream_IsValid()
    {
        using var device = new TestDevice();
        virtio_video_params p = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264).Params;

        // spec: "MUST set this to a non-zero integer", "larger than or equal to", "not exceed"
        Assert.InRange(p.min_image_buffers, 1u, p.max_image_buffers);
        Assert.InRange(p.cur_image_buffers, p.min_image_buffers, p.max_image_buffers);
        Assert.InRange(p.min_bitstream_buffers, 1u, p.max_bitstream_buffers);
        Assert.InRange(p.cur_bitstream_buffers, p.min_bitstream_buffers, p.max_bitstream_buffers);
        Assert.Equal((uint)VIRTIO_VIDEO_CODEC_H264, p.bitstream_format.codec);
        Assert.InRange(p.bitstream_format.@params.h264.profile, 1u, 11u);
        Assert.InRange(p.bitstream_format.@params.h264.level, 1u, 15u);
        Assert.InRange(p.planes_layout, 0u, 1u);
        Assert.InRange(p.num_planes, 1u, 3u);
        Assert.InRange(p.crop.left + p.crop.width, 1u, p.width);
        Assert.InRange(p.crop.top + p.crop.height, 1u, p.height);
        for (int i = 0; i < p.num_planes; i++)
        {
            Assert.True(p.plane_formats[i].plane_size > 0 && p.plane_formats[i].stride > 0);
        }

        for (int i = (int)p.num_planes; i < 8; i++)
        {
            Assert.Equal(default, (p.plane_formats[i].plane_size, p.plane_formats[i].stride, p.plane_formats[i].offset));
        }
    }

    [Theory]
    [Ruling(8)]
    [Clause("CODECS/2", "PARAMS/12")]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG2)]
    [InlineData(VIRTIO_VIDEO_CODEC_MPEG4)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP8)]
    [InlineData(VIRTIO_VIDEO_CODEC_VP9)]
    [InlineData(VIRTIO_VIDEO_CODEC_HEVC)]
    public void GetParams_OfEachCodec_NamesIt(virtio_video_codec codec)
    {
        using var device = new TestDevice();
        virtio_video_bitstream_format format = device.Driver.CreateStream(codec).Params.bitstream_format;

        Assert.Equal((uint)codec, format.codec);
        Assert.Equal(0u, format.@params.h264.level);
        Assert.Equal(codec is VIRTIO_VIDEO_CODEC_MPEG2 or VIRTIO_VIDEO_CODEC_MPEG4, format.@params.vp9.profile == 0);
    }

    [Fact]
    [Ruling(14)]
    [Clause("GET_PARAMS/3")]
    public void GetParams_UntilSetParams_StaysTheSame()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP9);
        byte[] first = Requests.Bytes(stream.Params);
        Assert.Equal(first, Requests.Bytes(stream.Params));

        byte[] set = Requests.Bytes(stream.SetParams(stream.Params with { cur_image_buffers = 5 }).@params);
        Assert.NotEqual(first, set);
        Assert.Equal(set, Requests.Bytes(stream.Params));
    }

    [Fact]
    [Ruling(3)]
    [Clause("SET_PARAMS/2", "PARAMS/1", "PARAMS/8")]
    public void SetParams_OfWhatGetParamsGave_ChangesNothing()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP9);
        foreach (uint format in (uint[])[3, 4, 5])
        {
            foreach (uint layout in (uint[])[0, 1])
            {
                virtio_video_params p = stream.ChangeParams(p => p with { image_format = format, planes_layout = layout });
                Assert.Equal((format, layout), (p.image_format, p.planes_layout));
                Assert.Equal(Requests.Bytes(p), Requests.Bytes(stream.SetParams(p).@params));
            }
        }
    }

    [Theory]
    [Ruling(15)]
    [Clause("SET_PARAMS/2", "SET_PARAMS/3", "PARAMS/4", "PARAMS/15")]
    [InlineData(0u)]
    [InlineData(1u)]
    [InlineData(7u)]
    [InlineData(1000u)]
    [InlineData(uint.MaxValue)]
    public void SetParams_BufferCounts_AreAdjustedToTheNearest(uint wanted)
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP9);
        virtio_video_params before = stream.Params;
        virtio_video_params after = stream.ChangeParams(p => p with { cur_image_buffers = wanted, cur_bitstream_buffers = wanted });

        Assert.Equal(System.Math.Clamp(wanted, before.min_image_buffers, before.max_image_buffers), after.cur_image_buffers);
        Assert.Equal(System.Math.Clamp(wanted, before.min_bitstream_buffers, before.max_bitstream_buffers), after.cur_bitstream_buffers);
    }

    [Fact]
    [Ruling(15)]
    [Clause("SET_PARAMS/3", "PARAMS/1", "PARAMS/8")]
    public void SetParams_ValuesOutsideTheirEnums_KeepTheOldOnes()
    {
        // Codec is fixed by STREAM_CREATE.
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP9);
        virtio_video_params before = stream.ChangeParams(p => p with { image_format = (uint)VIRTIO_VIDEO_IMAGE_FORMAT_YVU420, planes_layout = 1 });
        foreach (uint bad in (uint[])[0, 6, 99, uint.MaxValue])
        {
            virtio_video_params p = before with { image_format = bad };
            p.bitstream_format.codec = bad;
            p.planes_layout = bad == 0 ? 2 : bad;
            Assert.Equal(Requests.Bytes(before), Requests.Bytes(stream.SetParams(p).@params));
        }
    }

    [Fact]
    [Ruling(15)]
    [Clause("SET_PARAMS/3")]
    public void SetParams_WhatADecoderDoesNotLetTheGuestWrite_IsIgnored()
    {
        // Writable are cur_*_buffers, image_format, planes_layout and strides.
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        virtio_video_params before = stream.Params;
        virtio_video_params wanted = before with
        {
            width = 16,
            height = 16,
            frame_rate = 7,
            num_planes = 8,
            min_image_buffers = 60,
            max_image_buffers = 1,
            min_bitstream_buffers = 60,
            max_bitstream_buffers = 1,
            min_bitrate = 1,
            max_bitrate = 2,
            cur_bitrate = 3,
            rc_mode = 1,
            crop = new virtio_video_crop { left = 8, top = 8, width = 8, height = 8 },
        };
        wanted.bitstream_format.@params.h264.profile = 9;
        wanted.qp.no_rc.iframe_qp = 5;
        wanted.plane_formats[0].plane_size = 1;
        wanted.plane_formats[1].offset = 1;

        Assert.Equal(Requests.Bytes(before), Requests.Bytes(stream.SetParams(wanted).@params));
        Assert.Equal(Requests.Bytes(before), Requests.Bytes(stream.Params));
    }

    [Theory]
    [Ruling(15)]
    [Clause("SET_PARAMS/2", "SET_PARAMS/3")]
    [InlineData(0u, 640u)]
    [InlineData(1u, 640u)]
    [InlineData(640u, 640u)]
    [InlineData(641u, 641u)]
    [InlineData(1024u, 1024u)]
    [InlineData(65536u, 65536u)]
    [InlineData(65537u, 640u)]
    [InlineData(uint.MaxValue, 640u)]
    public void SetParams_Strides_AreTakenWhereSane(uint wanted, uint expected)
    {
        // "strides up to a sane limit", no smaller than a line.
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        virtio_video_params after = stream.ChangeParams(p =>
        {
            p.plane_formats[0].stride = wanted;
            return p;
        });

        Assert.Equal((expected, expected * 480), (after.plane_formats[0].stride, after.plane_formats[0].plane_size));
        Assert.True(after.plane_formats[1].offset >= after.plane_formats[0].plane_size);
    }

    [Fact]
    [Ruling(17)]
    [Clause("PARAMS/9", "PARAMS/10", "PARAMS/11")]
    public void Planes_OfASingleBuffer_AreTheColourPlanes()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        virtio_video_params p = stream.ChangeParams(
            p => p with { image_format = (uint)VIRTIO_VIDEO_IMAGE_FORMAT_YUV420, planes_layout = (uint)VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER });

        Assert.Equal(3u, p.num_planes);
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(p.plane_formats[i].stride * (i == 0 ? 480u : 240u), p.plane_formats[i].plane_size);
            Assert.Equal(i == 0 ? 0 : p.plane_formats[i - 1].offset + p.plane_formats[i - 1].plane_size, p.plane_formats[i].offset);
        }

        virtio_video_params perPlane = stream.ChangeParams(p => p with { planes_layout = (uint)VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE });
        Assert.Equal(3u, perPlane.num_planes);
        Assert.Equal((0u, 0u, 0u), (perPlane.plane_formats[0].offset, perPlane.plane_formats[1].offset, perPlane.plane_formats[2].offset));
    }

    [Fact]
    [Ruling(15)]
    public void Strides_OfTheOldFormat_AreNotThoseOfTheNew()
    {
        // A driver that changes the format alone leaves in the struct what GET_PARAMS told of the other one.
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        Assert.Equal(VIRTIO_VIDEO_IMAGE_FORMAT_NV12, (virtio_video_image_format)stream.Params.image_format);
        virtio_video_params planar = stream.ChangeParams(p => p with { image_format = (uint)VIRTIO_VIDEO_IMAGE_FORMAT_YUV420 });

        Assert.Equal((640u, 320u, 320u), (planar.plane_formats[0].stride, planar.plane_formats[1].stride, planar.plane_formats[2].stride));
    }

    [Fact]
    [Ruling(17)]
    public void Planes_WithTheSwitch_AreOneForASingleBuffer()
    {
        using var device = new TestDevice(new TestDeviceSetup { Streams = TestDeviceSetup.DefaultStreams with { SingleBufferOnePlane = true } });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        virtio_video_params single = stream.Params;
        Assert.Equal((1u, 640u, 0u, 640u * 720), (single.num_planes, single.plane_formats[0].stride, single.plane_formats[0].offset, single.plane_formats[0].plane_size));
        Assert.Equal(0u, single.plane_formats[1].plane_size);

        Assert.Equal(2u, stream.ChangeParams(p => p with { planes_layout = (uint)VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE }).num_planes);
    }

    [Fact]
    [Ruling(10)]
    [Clause("GET_PARAMS/2", "SET_PARAMS/1")]
    public void Params_OfAStreamThatDoesNotExist_AreZero()
    {
        using var device = new TestDevice();
        var stream = new GuestStream(device.Driver, 77, VIRTIO_VIDEO_CODEC_H264);

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, (virtio_video_result)stream.GetParams().result);
        Assert.Equal(new byte[200], Requests.Bytes(stream.GetParams().@params));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, (virtio_video_result)stream.SetParams(default).result);
        Assert.Equal(new byte[200], Requests.Bytes(stream.SetParams(default).@params));
    }
}

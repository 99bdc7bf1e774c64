// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Runtime.CompilerServices;
using VirtioVideo.CApi;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video;

namespace VirtioVideo.Tests.Conformance;

/// <summary>Numbers and sizes of the wire, written out as the spec has them.</summary>
public sealed class WireTests
{
    [Fact]
    [Clause("DEVICE_ID/1", "DEVICE_ID/2")]
    public void DeviceIds_AreThoseOfTheSpec()
    {
        Assert.Equal((30u, 31u), (VIRTIO_ID_VIDEO_ENCODER, VIRTIO_ID_VIDEO_DECODER));
        Assert.Equal(31u, (uint)virtiovideo_device_type.VIRTIOVIDEO_DEVICE_DECODER);
        Assert.Equal(30u, (uint)virtiovideo_device_type.VIRTIOVIDEO_DEVICE_ENCODER);
        Assert.NotNull(ConfigReader.Read(new virtiovideo_config { device = 31 }));
        Assert.NotNull(ConfigReader.Read(new virtiovideo_config { device = 30 }));
    }

    [Fact]
    [Clause("VIRTQUEUES/1", "VIRTQUEUES/2", "FEATURES/1", "FEATURES/2")]
    public void QueuesAndFeatureBits_AreThoseOfTheSpec()
    {
        Assert.Equal((0u, 1u), (VIRTIO_VIDEO_COMMANDQ, VIRTIO_VIDEO_EVENTQ));
        Assert.Equal(
            (0u, 1u, 2u),
            (VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES, VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG, VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT));
    }

    [Fact]
    [Ruling(5)]
    [Clause("COMMANDQ/2")]
    public void Commands_HaveTheNumbersOfTheSpec()
        => Assert.Equal(
            "DEVICE_QUERY_CAPS 100, STREAM_CREATE 200, STREAM_DESTROY 201, STREAM_GET_PARAMS 202, STREAM_SET_PARAMS 203, STREAM_DRAIN 204, "
            + "QUEUE_CLEAR 300, QUEUE_DETACH_RESOURCES 301, RESOURCE_ATTACH 400, RESOURCE_QUEUE 401",
            Numbers<virtio_video_cmd_type>("VIRTIO_VIDEO_CMD_"));

    [Fact]
    [Ruling(5)]
    [Clause("COMMANDQ/3")]
    public void Results_HaveTheNumbersOfTheSpec()
        => Assert.Equal(
            "OK 0, ERR_INVALID_OPERATION 100, ERR_INVALID_STREAM_ID 101, ERR_INVALID_RESOURCE_ID 102, ERR_INVALID_PARAMETER 103, ERR_CANCELED 104, ERR_OUT_OF_MEMORY 105",
            Numbers<virtio_video_result>("VIRTIO_VIDEO_RESULT_"));

    [Fact]
    [Clause("IMAGE_FORMATS/1", "CODECS/1")]
    public void Formats_HaveTheNumbersOfTheSpec()
    {
        Assert.Equal("ARGB8888 1, BGRA8888 2, NV12 3, YUV420 4, YVU420 5", Numbers<virtio_video_image_format>("VIRTIO_VIDEO_IMAGE_FORMAT_"));
        Assert.Equal("MPEG2 1, MPEG4 2, H264 3, HEVC 4, VP8 5, VP9 6", Numbers<virtio_video_codec>("VIRTIO_VIDEO_CODEC_"));
    }

    [Fact]
    [Clause("CODECS/3", "CODECS/4", "CODECS/5", "CODECS/6")]
    public void ProfilesAndLevels_HaveTheNumbersOfTheSpec()
    {
        Assert.Equal(
            "BASELINE 1, MAIN 2, EXTENDED 3, HIGH 4, HIGH10PROFILE 5, HIGH422PROFILE 6, HIGH444PREDICTIVEPROFILE 7, SCALABLEBASELINE 8, SCALABLEHIGH 9, "
            + "STEREOHIGH a, MULTIVIEWHIGH b",
            Numbers<virtio_video_codec_h264_profile>("VIRTIO_VIDEO_CODEC_H264_PROFILE_"));
        Assert.Equal(
            "1_0 1, 1_1 2, 1_2 3, 1_3 4, 2_0 5, 2_1 6, 2_2 7, 3_0 8, 3_1 9, 3_2 a, 4_0 b, 4_1 c, 4_2 d, 5_0 e, 5_1 f",
            Numbers<virtio_video_codec_h264_level>("VIRTIO_VIDEO_CODEC_H264_LEVEL_"));
        Assert.Equal("MAIN 1, MAIN10 2, MAIN_STILL_PICTURE 3", Numbers<virtio_video_codec_hevc_profile>("VIRTIO_VIDEO_CODEC_HEVC_PROFILE_"));
        Assert.Equal("0 1, 1 2, 2 3, 3 4", Numbers<virtio_video_codec_vp8_profile>("VIRTIO_VIDEO_CODEC_VP8_PROFILE_"));
        Assert.Equal("0 1, 1 2, 2 3, 3 4", Numbers<virtio_video_codec_vp9_profile>("VIRTIO_VIDEO_CODEC_VP9_PROFILE_"));
    }

    [Fact]
    [Ruling(2, 3, 5)]
    [Clause("RESOURCE_QUEUE/6", "EVENTS/2")]
    public void OtherEnums_HaveTheNumbersOfTheSpec()
    {
        Assert.Equal("SINGLE_BUFFER 0, PER_PLANE 1", Numbers<virtio_video_planes_layout>("VIRTIO_VIDEO_PLANES_LAYOUT_"));
        Assert.Equal("GUEST_PAGES 1, VIRTIO_OBJECT 2", Numbers<virtio_video_mem_type>("VIRTIO_VIDEO_MEM_TYPE_"));
        Assert.Equal("INPUT 1, OUTPUT 2", Numbers<virtio_video_queue_type>("VIRTIO_VIDEO_QUEUE_TYPE_"));
        Assert.Equal("FORCE_KEY_FRAME 0", Numbers<virtio_video_enqueue_flag>("VIRTIO_VIDEO_ENQUEUE_FLAG_"));
        Assert.Equal("ERR 0, EOS 1, KEY_FRAME 2, P_FRAME 3, B_FRAME 4", Numbers<virtio_video_dequeue_flag>("VIRTIO_VIDEO_DEQUEUE_FLAG_"));
        Assert.Equal("ERROR 100, DECODER_RESOLUTION_CHANGED 200", Numbers<virtio_video_event_type>("VIRTIO_VIDEO_EVENT_"));
    }

    [Fact]
    [Ruling(1)]
    public void PlaneArrays_HaveEightElements()
    {
        Assert.Equal(8u, VIRTIO_VIDEO_MAX_PLANES);
        Assert.Equal(8 * 12, Unsafe.SizeOf<MaxPlanes<virtio_video_plane_format>>());
        Assert.Equal(8 * 4, Unsafe.SizeOf<MaxPlanes<uint>>());
    }

    [Fact]
    [Ruling(1, 23)]
    [Clause("GET_PARAMS/1", "SET_PARAMS/1", "STREAM_CREATE/1", "STREAM_DRAIN/2", "QUEUE_DETACH_RESOURCES/2", "RESOURCE_ATTACH/1", "RESOURCE_QUEUE/1")]
    public void Structs_HaveTheSizesOfTheRulings()
    {
        // The list that docs/reference/rulings.md begins with.
        Assert.Equal(8, Unsafe.SizeOf<virtio_video_config>());
        Assert.Equal((4, 12), (Unsafe.SizeOf<virtio_video_device_query_caps>(), Unsafe.SizeOf<virtio_video_device_query_caps_resp>()));
        Assert.Equal((16, 28, 12), (Unsafe.SizeOf<virtio_video_image_format_desc>(), Unsafe.SizeOf<virtio_video_image_format_frame>(), Unsafe.SizeOf<virtio_video_image_format_range>()));
        Assert.Equal((8, 8), (Unsafe.SizeOf<virtio_video_bitstream_format_desc>(), Unsafe.SizeOf<virtio_video_codec_params>()));
        Assert.Equal((16, 8), (Unsafe.SizeOf<virtio_video_stream_create>(), Unsafe.SizeOf<virtio_video_stream_create_resp>()));
        Assert.Equal((8, 4), (Unsafe.SizeOf<virtio_video_stream_destroy>(), Unsafe.SizeOf<virtio_video_stream_destroy_resp>()));
        Assert.Equal((8, 204), (Unsafe.SizeOf<virtio_video_stream_get_params>(), Unsafe.SizeOf<virtio_video_stream_get_params_resp>()));
        Assert.Equal((208, 204), (Unsafe.SizeOf<virtio_video_stream_set_params>(), Unsafe.SizeOf<virtio_video_stream_set_params_resp>()));
        Assert.Equal((8, 4), (Unsafe.SizeOf<virtio_video_stream_drain>(), Unsafe.SizeOf<virtio_video_stream_drain_resp>()));
        Assert.Equal((12, 4), (Unsafe.SizeOf<virtio_video_queue_clear>(), Unsafe.SizeOf<virtio_video_queue_clear_resp>()));
        Assert.Equal((12, 4), (Unsafe.SizeOf<virtio_video_queue_detach_resources>(), Unsafe.SizeOf<virtio_video_queue_detach_resources_resp>()));
        Assert.Equal((16, 4), (Unsafe.SizeOf<virtio_video_resource_attach>(), Unsafe.SizeOf<virtio_video_resource_attach_resp>()));
        Assert.Equal((64, 48), (Unsafe.SizeOf<virtio_video_resource_queue>(), Unsafe.SizeOf<virtio_video_resource_queue_resp>()));
        Assert.Equal((8, 200), (Unsafe.SizeOf<virtio_video_event>(), Unsafe.SizeOf<virtio_video_params>()));
        Assert.Equal((16, 8, 16), (Unsafe.SizeOf<virtio_video_resource_sg_entry>(), Unsafe.SizeOf<virtio_video_resource_sg_list>(), Unsafe.SizeOf<virtio_video_resource_object>()));
    }

    [Fact]
    [Ruling(1)]
    public void Params_HaveTheirFieldsWhereTheRulingsSay()
    {
        var p = new virtio_video_params { crop = new virtio_video_crop { left = 0x11 } };
        p.plane_formats[0].plane_size = 0x22;
        p.bitstream_format.codec = 0x33;
        p.qp.no_rc.iframe_qp = 0x44;
        byte[] bytes = Requests.Bytes(p);

        Assert.Equal((0x11, 0x22, 0x33, 0x44), (bytes[24], bytes[52], bytes[148], bytes[188]));
        Assert.Equal(4, bytes.Count(value => value != 0));
    }

    /// <summary>Names and hexadecimal values of an enum.</summary>
    private static string Numbers<T>(string prefix)
        where T : struct, Enum
        => string.Join(", ", Enum.GetValues<T>().Select(value => $"{value.ToString()[prefix.Length..]} {Convert.ToUInt32(value, null):x}"));
}

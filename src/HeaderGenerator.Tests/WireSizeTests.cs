// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using BindingsGenerator.Model;
using HeaderGenerator.Reading;
using HeaderGenerator.Tests.Support;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>
/// The sizes and offsets of the wire, written down once more by hand: the header and the library could agree and both be
/// wrong.
/// </summary>
public sealed class WireSizeTests
{
    [Theory]
    [InlineData("virtio_video_config", 8)]
    [InlineData("virtio_video_device_query_caps", 4)]
    [InlineData("virtio_video_device_query_caps_resp", 12)]
    [InlineData("virtio_video_image_format_desc", 16)]
    [InlineData("virtio_video_image_format_frame", 28)]
    [InlineData("virtio_video_image_format_range", 12)]
    [InlineData("virtio_video_bitstream_format_desc", 8)]
    [InlineData("virtio_video_codec_params", 8)]
    [InlineData("virtio_video_stream_create", 16)]
    [InlineData("virtio_video_stream_create_resp", 8)]
    [InlineData("virtio_video_stream_destroy", 8)]
    [InlineData("virtio_video_stream_destroy_resp", 4)]
    [InlineData("virtio_video_stream_get_params", 8)]
    [InlineData("virtio_video_stream_get_params_resp", 204)]
    [InlineData("virtio_video_stream_set_params", 208)]
    [InlineData("virtio_video_stream_set_params_resp", 204)]
    [InlineData("virtio_video_stream_drain", 8)]
    [InlineData("virtio_video_stream_drain_resp", 4)]
    [InlineData("virtio_video_queue_clear", 12)]
    [InlineData("virtio_video_queue_clear_resp", 4)]
    [InlineData("virtio_video_queue_detach_resources", 12)]
    [InlineData("virtio_video_queue_detach_resources_resp", 4)]
    [InlineData("virtio_video_resource_attach", 16)]
    [InlineData("virtio_video_resource_attach_resp", 4)]
    [InlineData("virtio_video_resource_queue", 64)]
    [InlineData("virtio_video_resource_queue_resp", 48)]
    [InlineData("virtio_video_resource_sg_entry", 16)]
    [InlineData("virtio_video_resource_sg_list", 8)]
    [InlineData("virtio_video_resource_object", 16)]
    [InlineData("virtio_video_event", 8)]
    [InlineData("virtio_video_params", 200)]
    [InlineData("virtio_video_quantization_param", 12)]
    public void Size_OfWireStruct_IsThatOfTheRulings(string name, int size)
    {
        Assert.Equal(size, CHeader.Wire.Model.FindRecord(name)!.Size);
        Assert.Equal(size, NativeLayout.SizeOf(Library.Type(CHeader.Wire, name)));
    }

    [Theory]
    [InlineData("crop", 24)]
    [InlineData("plane_formats", 52)]
    [InlineData("bitstream_format", 148)]
    [InlineData("qp", 188)]
    public void Offset_OfFieldOfParams_IsThatOfTheRulings(string name, int offset)
    {
        CRecord record = CHeader.Wire.Model.FindRecord("virtio_video_params")!;

        Assert.Equal(offset, record.Fields.Single(field => field.Name == name).Offset);
        Assert.Equal(
            offset,
            NativeLayout.OffsetOf(Library.Fields(Library.Type(CHeader.Wire, record.Name)).Single(field => field.Name == name)));
    }
}

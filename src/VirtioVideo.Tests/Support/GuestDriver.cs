// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_mem_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Support;

/// <summary>A guest's driver: commands of the device as a whole.</summary>
internal sealed class GuestDriver(TestDevice device)
{
    /// <summary>The device.</summary>
    public TestDevice Device => device;

    /// <summary>Makes a stream; it must succeed.</summary>
    public GuestStream CreateStream(
        virtio_video_codec codec,
        virtio_video_mem_type input = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
        virtio_video_mem_type output = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES)
    {
        virtio_video_stream_create_resp response = TryCreateStream((uint)codec, (uint)input, (uint)output);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)response.result);
        return new GuestStream(this, response.stream_id, codec) { InputMemory = input, OutputMemory = output };
    }

    /// <summary>Sends STREAM_CREATE.</summary>
    public virtio_video_stream_create_resp TryCreateStream(
        uint codec,
        uint input = (uint)VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
        uint output = (uint)VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES)
        => device.Send<virtio_video_stream_create, virtio_video_stream_create_resp>(new virtio_video_stream_create
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_CREATE,
            codec = codec,
            in_mem_type = input,
            out_mem_type = output,
        });
}

// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Protocol;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Protocol;

/// <summary>What the host's log says of a guest's SET_PARAMS.</summary>
public sealed class ParameterChangesTests
{
    [Fact]
    public void Describe_OfWhatIsAsAskedFor_IsEmpty()
    {
        using var device = new TestDevice(new TestDeviceSetup { Encodes = true });
        virtio_video_params current = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264).Params;

        Assert.Equal("", ParameterChanges.Describe(current, current));
    }

    [Fact]
    public void SetParams_ThatIsAdjusted_IsToldToTheHost()
    {
        using var device = new TestDevice(new TestDeviceSetup { Encodes = true });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP8);
        stream.ChangeParams(p => p with { cur_bitrate = 0, frame_rate = 1000, rc_mode = 2 });

        Assert.Contains("stream 1: parameters adjusted: frame_rate 1000 -> 240, cur_bitrate 0 -> 10000, rc_mode 2 -> 1", device.Host.Messages.ConvertAll(m => m.Message));
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_event_type;

namespace VirtioVideo.Tests.Streams;

/// <summary>The host's log says why a stream cannot go on.</summary>
public sealed class StreamFailureTests
{
    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Headers_ThatClaimMoreThanTheLimit_AreToldWithSizeAndLimit(virtio_video_codec codec)
    {
        string message = MessageOf(codec, new CodecLimits(64, 64, 1));
        Assert.Contains("96x80", message, StringComparison.Ordinal);
        Assert.Contains("64x64", message, StringComparison.Ordinal);
        Assert.DoesNotContain("encoder", message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void Pictures_ThatNeedMoreThanTheLimit_AreToldWithTheLimit(virtio_video_codec codec)
    {
        string message = MessageOf(codec, new CodecLimits(4096, 4096, 1) { MaxPictureBytes = 4000 });
        Assert.Contains("4000 bytes", message, StringComparison.Ordinal);
        Assert.DoesNotContain("encoder", message, StringComparison.Ordinal);
    }

    private static string MessageOf(virtio_video_codec codec, CodecLimits limits)
    {
        using var device = new TestDevice(new TestDeviceSetup { Streams = TestDeviceSetup.DefaultStreams with { Codec = limits } });
        GuestStream stream = device.Driver.CreateStream(codec);
        stream.AttachInputs(1);
        Command input = stream.QueueInput(0, Clips.LargerOf(codec).Units[0].Bytes, 0);
        Command drain = stream.Drain();
        while (stream.AwaitEvent() != VIRTIO_VIDEO_EVENT_ERROR)
        {
        }

        device.Await(input, drain, stream.Destroy());
        return device.Host.Messages.Single(message => message.Message.Contains("cannot go on", StringComparison.Ordinal)).Message;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Conformance;

/// <summary>How long QUEUE_CLEAR and its kin may take.</summary>
public sealed class QueueClearTests
{
    private const int Inputs = 32;

    [Theory]
    [Ruling(38)]
    [InlineData("clear")]
    [InlineData("detach")]
    [InlineData("destroy")]
    public void EndOfALongInputQueue_WaitsForTheFrameUnderWayAndNoOther(string command)
    {
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory });
        GuestStream stream = Started(device, factory, out Command[] inputs);
        Command end = command switch
        {
            "clear" => stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT),
            "detach" => stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT),
            _ => stream.Destroy(),
        };
        device.PumpReady();
        Assert.False(end.IsDone);
        factory.Decoders[0].Gate.Set();

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(end).Result);
        Assert.Equal(["send 0"], factory.Decoders[0].Calls.Where(call => call.StartsWith("send", System.StringComparison.Ordinal)));
        Assert.All(inputs[1..], input => Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, input.Result));
    }

    [Fact]
    [Ruling(38)]
    public void ClearOutput_WithALongInputQueue_WaitsForTheFrameUnderWayAndNoOther()
    {
        var factory = new FakeDecoderFactory();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory });
        GuestStream stream = Started(device, factory, out Command[] inputs);
        Command clear = stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
        device.PumpReady();
        factory.Decoders[0].Gate.Set();
        device.Await(clear, inputs[1]);

        Assert.True(clear.Order < inputs[1].Order);
    }

    /// <summary>A stream in the middle of the first of many frames.</summary>
    private static GuestStream Started(TestDevice device, FakeDecoderFactory factory, out Command[] inputs)
    {
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(Inputs);
        inputs = [.. Enumerable.Range(0, Inputs).Select(i => stream.QueueInput((uint)i, FakeUnit.Of(i == 0 ? FakeUnit.Block : FakeUnit.Picture), (ulong)i))];
        device.PumpReady();
        Assert.True(factory.Decoders[0].IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
        return stream;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Streams;

/// <summary>Buffers of an encoder's stream, seen by a guest: what is refused, and what its answers say.</summary>
public sealed class StreamEncodeBuffersTests
{
    /// <summary>ruling 2: the bit of VIRTIO_VIDEO_ENQUEUE_FLAG_FORCE_KEY_FRAME.</summary>
    private const uint ForceKeyFrame = 1;

    private FakeEncoderFactory _factory = new();

    [Fact]
    [Ruling(2, 47)]
    [Clause("RESOURCE_QUEUE/9", "RESOURCE_QUEUE/16")]
    public void Packets_HaveTheFlagOfTheirTypeAndNoOther()
    {
        using TestDevice device = Device();
        var guest = new ImageGuest(device);
        guest.Queue(0, 1);
        guest.Queue(1, 2);
        guest.Queue(2, 3, FakeImage.Of(FakeImage.Bidirectional));
        Command[] packets = Given(guest, 3);

        Assert.Equal([EncodedFrame.Key, EncodedFrame.P, EncodedFrame.B], packets.Select(packet => packet.Buffer.flags));
        Assert.All(packets, packet => Assert.Equal(FakeImage.OrdinaryLength, packet.Buffer.data_sizes[0]));
        Assert.All(packets, packet => Assert.Equal(0u, packet.Buffer.data_sizes[1]));
    }

    [Fact]
    [Ruling(2, 47)]
    [Clause("RESOURCE_QUEUE/3")]
    public void ForceKeyFrame_IsABitOfTheFlags()
    {
        using TestDevice device = Device();
        var guest = new ImageGuest(device);
        guest.Queue(0, 1);
        guest.Queue(1, 2);
        guest.Queue(2, 3, flags: ForceKeyFrame);
        guest.Queue(3, 4);
        Command[] packets = Given(guest, 4);

        Assert.Equal([EncodedFrame.Key, EncodedFrame.P, EncodedFrame.Key, EncodedFrame.P], packets.Select(packet => packet.Buffer.flags));
        Assert.Equal(["send 1", "send 2", "send 3 key", "send 4"], _factory.Encoders[0].Calls);
    }

    [Theory]
    [Ruling(12)]
    [InlineData(2u)]
    [InlineData(~ForceKeyFrame)]
    [InlineData(uint.MaxValue)]
    public void UnknownFlags_AreRefused(uint flags)
    {
        using TestDevice device = Device();
        var guest = new ImageGuest(device);
        Command refused = device.Await(guest.Queue(0, 1, flags: flags));

        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, PlayedFrame.Err), (refused.Result, refused.Buffer.flags));
    }

    [Fact]
    [Ruling(46)]
    [Clause("RESOURCE_QUEUE/11")]
    public void Input_IsAnsweredWithoutTimestampAndSizes()
    {
        using TestDevice device = Device();
        var guest = new ImageGuest(device);
        Command input = device.Await(guest.Queue(0, 77));

        Assert.Equal(new byte[48], input.Response);
    }

    [Fact]
    [Ruling(47)]
    public void Packet_LargerThanItsBuffer_IsAnErrorWithoutBytesAndTheStreamRecovers()
    {
        using TestDevice device = Device();
        var guest = new ImageGuest(device, room: FakeImage.OrdinaryLength);
        guest.Queue(0, 1);
        guest.Queue(1, 2, FakeImage.Of(length: 6));
        guest.Queue(2, 3);
        guest.Queue(3, 4);
        Command[] packets = Given(guest, 4);

        Assert.Equal([EncodedFrame.Key, PlayedFrame.Err, EncodedFrame.Key, EncodedFrame.P], packets.Select(packet => packet.Buffer.flags));
        Assert.Equal([40u, 0u, 40u, 40u], packets.Select(packet => packet.Buffer.data_sizes[0]));
        Assert.Equal([1ul, 2ul, 3ul, 4ul], packets.Select(packet => packet.Buffer.timestamp));
        Assert.All(packets, packet => Assert.Equal(VIRTIO_VIDEO_RESULT_OK, packet.Result));
        Assert.Empty(device.ReceivedEvents);
    }

    [Theory]
    [Ruling(18)]
    [InlineData(1u)]
    [InlineData(100_000u)]
    public void Output_OfAnyLength_CanBeAttachedAndQueued(uint length)
    {
        // What its picture's layout is, is nothing to a bitstream.
        using TestDevice device = Device();
        var guest = new ImageGuest(device, room: length);
        Command packet = guest.Give(0);
        guest.Queue(0, 1);
        device.Await(packet);

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, packet.Result);
        Assert.Equal(length == 1 ? PlayedFrame.Err : EncodedFrame.Key, packet.Buffer.flags);
    }

    [Theory]
    [Ruling(12, 18)]
    [Clause("RESOURCE_QUEUE/5")]
    [InlineData(-1)]
    [InlineData(-100)]
    [InlineData(int.MinValue)]
    [InlineData(1)]
    public void Input_WhoseSizesAreNotThoseOfAPicture_IsRefused(int beyond)
    {
        // 32 x 16 in NV12 at strides of 64: the last line needs no padding.
        const uint Least = (64 * 24) - 32;
        const uint Most = 64 * 24;
        using TestDevice device = Device();
        var guest = new ImageGuest(device);
        Assert.Equal(Most, guest.ImageLength);
        uint size = beyond switch { int.MinValue => 0, < 0 => (uint)(Least + beyond), _ => (uint)(Most + beyond) };
        Command refused = device.Await(guest.Queue(0, 1, dataSize: size));

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, refused.Result);
        Assert.Equal((PlayedFrame.Err, 0ul), (refused.Buffer.flags, refused.Buffer.timestamp));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(guest.Queue(0, 2, dataSize: Least)).Result);
        Assert.Equal(["send 2"], _factory.Encoders[0].Calls);
    }

    [Fact]
    [Ruling(26)]
    public void Input_OfAnOldLayout_IsRefusedUntilItHasMemoryEnough()
    {
        using TestDevice device = Device();
        var guest = new ImageGuest(device);
        guest.Stream.ChangeParams(p => p with { width = 64, height = 64 });
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, device.Await(guest.Queue(0, 1)).Result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, guest.Attach(0, guest.ImageLength - 1));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, guest.Attach(0));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(guest.Queue(0, 2)).Result);

        // Memory that is more than enough for a smaller one stays.
        guest.Stream.ChangeParams(p => p with { width = 16, height = 16 });
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, device.Await(guest.Queue(1, 3, dataSize: 16)).Result);
        guest.Give(0);
        guest.Give(1);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(guest.Queue(0, 4)).Result);
        Assert.Equal((64u, 16u), (_factory.Encoders[0].Settings[0].Width, _factory.Encoders[0].Settings[^1].Width));
    }

    [Fact]
    [Ruling(22)]
    public void Ids_OfEachQueue_GoByTheCountOfItsKindOfBuffer()
    {
        // The input queue of an encoder is that of images.
        using TestDevice device = Device();
        var guest = new ImageGuest(device, images: 2, packets: 4);

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, guest.Attach(2));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, guest.Stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 3, [new RingBuffer(device.Ram.Allocate(1), 1)]));
        Assert.Equal(
            VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID,
            guest.Stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 4, [new RingBuffer(device.Ram.Allocate(1), 1)]));
    }

    [Fact]
    [Ruling(33, 34)]
    public void Drain_EndsOnTheLastPacketWithItsType()
    {
        using TestDevice device = Device(delay: 2);
        var guest = new ImageGuest(device);
        guest.Queue(0, 1);
        guest.Queue(1, 2);
        Command drain = guest.Stream.Drain();
        Command[] packets = Given(guest, 2);
        device.Await(drain);

        Assert.Equal([EncodedFrame.Key, EncodedFrame.P | PlayedFrame.Eos], packets.Select(packet => packet.Buffer.flags));
        Assert.True(packets[1].Order < drain.Order);
    }

    [Theory]
    [Ruling(38)]
    [InlineData("clear")]
    [InlineData("detach")]
    [InlineData("destroy")]
    public void EndOfALongInputQueue_WaitsForThePictureUnderWayAndNoOther(string command)
    {
        using TestDevice device = Device();
        var guest = new ImageGuest(device, images: 32);
        Command[] inputs = [.. Enumerable.Range(0, 32).Select(i => guest.Queue((uint)i, (ulong)i, FakeImage.Of(i == 0 ? FakeImage.Block : FakeImage.Picture)))];
        device.PumpReady();
        Assert.True(_factory.Encoders[0].IsAtGate.Wait(TestDevice.DeadlineMilliseconds));
        Command end = command switch
        {
            "clear" => guest.Stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT),
            "detach" => guest.Stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT),
            _ => guest.Stream.Destroy(),
        };
        device.PumpReady();
        Assert.False(end.IsDone);
        _factory.Encoders[0].Gate.Set();

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(end).Result);
        Assert.Equal(["send 0"], _factory.Encoders[0].Calls.Where(call => call.StartsWith("send", System.StringComparison.Ordinal)));
        Assert.All(inputs[1..], input => Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, input.Result));
    }

    [Fact]
    [Ruling(41)]
    public void Encoder_ThatCannotGoOn_EndsTheStreamWithAnEvent()
    {
        using TestDevice device = Device();
        var guest = new ImageGuest(device);
        Command packet = guest.Give(0);
        Command input = guest.Queue(0, 1, FakeImage.Of(FakeImage.Fail));

        Assert.Equal(virtio_video_event_type.VIRTIO_VIDEO_EVENT_ERROR, guest.Stream.AwaitEvent());
        Assert.All((Command[])[packet, input], command => Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, device.Await(command).Result));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, device.Await(guest.Give(1)).Result);
    }

    private TestDevice Device(int delay = 0)
    {
        _factory = new FakeEncoderFactory(() => new FakeEncoder { Delay = delay });
        return new TestDevice(new TestDeviceSetup { Encodes = true, EncoderFactory = _factory });
    }

    /// <summary>Queues bitstream buffers and waits for them.</summary>
    private static Command[] Given(ImageGuest guest, int count)
    {
        Command[] packets = [.. Enumerable.Range(0, count).Select(i => guest.Give((uint)i))];
        guest.Stream.Device.Await(packets);
        return packets;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_dequeue_flag;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Protocol;

/// <summary>Bytes of responses.</summary>
public sealed class ResponsesTests
{
    [Fact]
    [Ruling(2)]
    [Clause("RESOURCE_QUEUE/6")]
    public void Mask_OfEachFlag_IsItsBit()
    {
        // The enum holds bit numbers.
        Assert.Equal(1u, Responses.Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_ERR));
        Assert.Equal(2u, Responses.Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_EOS));
        Assert.Equal(4u, Responses.Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME));
        Assert.Equal(8u, Responses.Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_P_FRAME));
        Assert.Equal(16u, Responses.Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_B_FRAME));
    }

    [Fact]
    [Ruling(12)]
    [Clause("RESOURCE_QUEUE/1")]
    public void QueueFailed_HasErrAndNothingElse()
    {
        Assert.Equal([4, 1, 0, 0, 1, .. new byte[43]], Bytes(chain => Responses.QueueFailed(chain, VIRTIO_VIDEO_RESULT_ERR_CANCELED)));
    }

    [Fact]
    [Ruling(46)]
    [Clause("RESOURCE_QUEUE/11")]
    public void InputDone_HasNoTimestampAndNoSizes()
    {
        Assert.Equal(new byte[48], Bytes(chain => Responses.InputDone(chain, damaged: false)));
        Assert.Equal([0, 0, 0, 0, 1, .. new byte[43]], Bytes(chain => Responses.InputDone(chain, damaged: true)));
    }

    [Fact]
    [Clause("RESOURCE_QUEUE/1")]
    public void OutputDone_IsLittleEndian()
    {
        var sizes = default(MaxPlanes<uint>);
        sizes[0] = 0x01020304;
        sizes[7] = 0x05060708;
        byte[] bytes = Bytes(chain => Responses.OutputDone(chain, 2, 0x1112131415161718, sizes));

        Assert.Equal([0, 0, 0, 0, 2, 0, 0, 0, 0x18, 0x17, 0x16, 0x15, 0x14, 0x13, 0x12, 0x11, 4, 3, 2, 1], bytes[..20]);
        Assert.Equal([8, 7, 6, 5], bytes[44..]);
    }

    [Fact]
    [Clause("QUERY_CAPS/2", "STREAM_CREATE/1", "GET_PARAMS/1", "EVENTS/2")]
    public void OtherResponses_HaveTheSizesOfTheSpec()
    {
        Assert.Equal([2, 1, 0, 0], Bytes(chain => Responses.Result(chain, VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID)));
        Assert.Equal([0, 0, 0, 0, 9, 0, 0, 0], Bytes(chain => Responses.StreamCreate(chain, VIRTIO_VIDEO_RESULT_OK, 9)));
        Assert.Equal([5, 1, 0, 0, .. new byte[8]], Bytes(chain => Responses.Caps(chain, VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY)));
        Assert.Equal([0, 2, 0, 0, 3, 0, 0, 0], Bytes(chain => Responses.Event(chain, virtio_video_event_type.VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, 3)));
        byte[] parameters = Bytes(chain => Responses.Params(chain, VIRTIO_VIDEO_RESULT_OK, new virtio_video_params { image_format = 3, rc_mode = 7 }));
        Assert.Equal(204, parameters.Length);
        Assert.Equal((3, 7), (parameters[4], parameters[4 + 184]));
        Assert.Equal(2, parameters.Count(value => value != 0));
    }

    private static byte[] Bytes(Action<DescriptorChain> respond)
    {
        using var bench = new SplitRingBench();
        RingBuffer room = bench.Buffer(400);
        bench.Driver.Add([], [room]);
        bench.Driver.Publish();
        respond(bench.Queue.TryPop()!);
        bench.Queue.Flush();
        return bench.Ram.At(room.Address, (int)bench.Driver.TakeUsed().Len).ToArray();
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Wire;
using Xunit;
using Xunit.Sdk;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Support;

/// <summary>The ledger fails where a device breaks what holds for every command.</summary>
public sealed class CommandLedgerTests : IDisposable
{
    private readonly GuestRam _ram = new(1 << 20);
    private readonly CommandLedger _ledger;

    public CommandLedgerTests() => _ledger = new CommandLedger(_ram, watchesBuffers: true);

    [Fact]
    public void Answered_Twice_Fails()
    {
        Command drain = Send(new virtio_video_stream_drain { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_DRAIN, stream_id = 1 });
        Answer(drain, Ok(4));

        Assert.Throws<TrueException>(() => Answer(drain, Ok(4)));
    }

    [Theory]
    [InlineData(VIRTIO_VIDEO_CMD_QUEUE_CLEAR)]
    [InlineData(VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES)]
    [InlineData(VIRTIO_VIDEO_CMD_STREAM_DESTROY)]
    [InlineData(VIRTIO_VIDEO_CMD_STREAM_DRAIN)]
    public void Answered_BeforeABufferOfTheQueue_Fails(virtio_video_cmd_type type)
    {
        Send(Requests.Queue(1, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0));

        // Clear, detach, destroy and drain begin alike.
        Command end = Send(new virtio_video_queue_clear { cmd_type = (uint)type, stream_id = 1, queue_type = (uint)VIRTIO_VIDEO_QUEUE_TYPE_INPUT });

        Assert.Throws<TrueException>(() => Answer(end, Ok(4)));
    }

    [Fact]
    public void Answered_BeforeABufferThatCameLater_IsFine()
    {
        Command clear = Send(new virtio_video_queue_clear { cmd_type = (uint)VIRTIO_VIDEO_CMD_QUEUE_CLEAR, stream_id = 1, queue_type = (uint)VIRTIO_VIDEO_QUEUE_TYPE_INPUT });
        Send(Requests.Queue(1, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0));
        Send(Requests.Queue(2, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0));
        Answer(clear, Ok(4));

        Assert.Equal(2, _ledger.OpenCount);
    }

    [Fact]
    public void Answered_WithAFailedBufferThatIsNotFlagged_Fails()
    {
        Command queue = Send(Requests.Queue(1, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0));
        byte[] response = Ok(48);
        response[0] = (byte)((uint)VIRTIO_VIDEO_RESULT_ERR_CANCELED & 0xff);
        response[1] = (byte)((uint)VIRTIO_VIDEO_RESULT_ERR_CANCELED >> 8);

        Assert.Throws<TrueException>(() => Answer(queue, response));
    }

    [Fact]
    public void Answered_WithAStreamIdTwice_Fails()
    {
        byte[] response = Ok(8);
        response[4] = 1;
        var create = new virtio_video_stream_create { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_CREATE };
        Answer(Send(create), response);
        Assert.True(_ledger.HasStream(1));

        // Not even after its end (ruling 13).
        Answer(Send(new virtio_video_stream_destroy { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_DESTROY, stream_id = 1 }), Ok(4));
        Assert.True(_ledger.HasNoStream);
        Assert.Throws<TrueException>(() => Answer(Send(create), response));
    }

    [Fact]
    public void Verify_WithAnOutputWrittenAfterItsAnswer_Fails()
    {
        ulong memory = _ram.Allocate(4096);
        byte[] attach = Requests.Attach(1, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 3, [new RingBuffer(memory, 4096)]);
        Answer(Send(attach), Ok(4));
        Answer(Send(Requests.Queue(1, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 3)), Ok(48));
        _ledger.Verify();
        _ram.Write(memory + 100, (byte)1);

        Assert.Throws<TrueException>(_ledger.Verify);
    }

    /// <inheritdoc/>
    public void Dispose() => _ram.Dispose();

    private static byte[] Ok(int length) => new byte[length];

    private Command Send<T>(in T request)
        where T : unmanaged
        => Send(Requests.Bytes(request));

    private Command Send(byte[] request)
    {
        var buffer = new RingBuffer(_ram.Allocate((uint)request.Length), (uint)request.Length);
        request.CopyTo(_ram.At(buffer.Address, request.Length));
        var command = new Command(48);
        _ledger.Sent(command, [buffer]);
        return command;
    }

    private void Answer(Command command, byte[] response)
    {
        command.Complete(response, (uint)response.Length, 0);
        _ledger.Answered(command);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device.Commands;

/// <summary>Commands of any shape.</summary>
public sealed class CommandDispatcherTests
{
    /// <summary>Every command that has more than its first field: its number, the size of its request and of its response.</summary>
    public static TheoryData<virtio_video_cmd_type, int, uint> Commands { get; } = new()
    {
        { VIRTIO_VIDEO_CMD_STREAM_CREATE, 16, 8u },
        { VIRTIO_VIDEO_CMD_STREAM_DESTROY, 8, 4u },
        { VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, 8, 204u },
        { VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS, 208, 204u },
        { VIRTIO_VIDEO_CMD_STREAM_DRAIN, 8, 4u },
        { VIRTIO_VIDEO_CMD_QUEUE_CLEAR, 12, 4u },
        { VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES, 12, 4u },
        { VIRTIO_VIDEO_CMD_RESOURCE_ATTACH, 16, 4u },
        { VIRTIO_VIDEO_CMD_RESOURCE_QUEUE, 64, 48u },
    };

    [Theory]
    [Ruling(11)]
    [Clause("COMMANDQ/2")]
    [InlineData(0u)]
    [InlineData(0x0101u)]
    [InlineData(0x01ffu)]
    [InlineData(0x0206u)]
    [InlineData(0x0302u)]
    [InlineData(0x0402u)]
    [InlineData(0x0000_0001u)]
    [InlineData(uint.MaxValue)]
    public void UnknownCommand_IsAnInvalidOperation(uint type)
    {
        // Four bytes, and never the end of the device.
        using var device = new TestDevice();
        Command command = device.Await(device.Submit([.. BitConverter.GetBytes(type), .. new byte[20]], 100));

        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, 4u), (command.Result, command.Written));
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        Assert.Empty(device.Host.Resets);
    }

    [Theory]
    [Ruling(11, 12)]
    [MemberData(nameof(Commands))]
    public void RequestShorterThanItsStruct_IsAnInvalidParameter(virtio_video_cmd_type type, int length, uint room)
    {
        using var device = new TestDevice();
        foreach (int cut in (int[])[4, 5, length - 1])
        {
            Command command = device.Await(device.Submit([.. BitConverter.GetBytes((uint)type), .. new byte[cut - 4]], room));
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, command.Result);
            if (type == VIRTIO_VIDEO_CMD_RESOURCE_QUEUE)
            {
                // ruling 12: drivers look at the flags.
                Assert.Equal(PlayedFrame.Err, command.Buffer.flags);
            }
            else
            {
                Assert.Equal(4u, command.Written);
            }
        }

        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
    }

    [Theory]
    [Ruling(11)]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(3)]
    public void RequestWithoutACommand_IsAnInvalidParameter(int length)
    {
        using var device = new TestDevice();
        Command command = device.Await(device.Submit(new byte[length], 48));

        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, 4u), (command.Result, command.Written));
    }

    [Theory]
    [Ruling(10, 12)]
    [Clause("STREAM_DESTROY/2")]
    [MemberData(nameof(Commands))]
    public void StreamThatDoesNotExist_IsAnInvalidStreamIdInTheWholeStruct(virtio_video_cmd_type type, int length, uint room)
    {
        // The whole fixed struct, zero-filled after the result.
        if (type == VIRTIO_VIDEO_CMD_STREAM_CREATE)
        {
            return;
        }

        using var device = new TestDevice();
        byte[] request = [.. BitConverter.GetBytes((uint)type), .. BitConverter.GetBytes(42u), .. BitConverter.GetBytes(1u), .. new byte[length]];
        Command command = device.Await(device.Submit(request, room + 20));

        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, room), (command.Result, command.Written));
        byte[] rest = command.Response[4..];
        if (type == VIRTIO_VIDEO_CMD_RESOURCE_QUEUE)
        {
            Assert.Equal(PlayedFrame.Err, rest[0]);
            rest[0] = 0;
        }

        Assert.All(rest, value => Assert.Equal(0, value));
    }

    [Theory]
    [Clause("QUEUE_CLEAR/7", "QUEUE_DETACH_RESOURCES/3", "RESOURCE_ATTACH/7", "RESOURCE_QUEUE/2")]
    [InlineData(VIRTIO_VIDEO_CMD_QUEUE_CLEAR)]
    [InlineData(VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES)]
    [InlineData(VIRTIO_VIDEO_CMD_RESOURCE_ATTACH)]
    [InlineData(VIRTIO_VIDEO_CMD_RESOURCE_QUEUE)]
    public void QueueTypeOutsideItsEnum_IsAnInvalidParameter(virtio_video_cmd_type type)
    {
        using var device = new TestDevice();
        uint id = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264).Id;
        foreach (uint queue in (uint[])[0, 3, uint.MaxValue])
        {
            byte[] request = [.. BitConverter.GetBytes((uint)type), .. BitConverter.GetBytes(id), .. BitConverter.GetBytes(queue), .. new byte[64]];
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, device.Await(device.Submit(request, 48)).Result);
        }
    }

    [Fact]
    [Ruling(11)]
    [Clause("GET_PARAMS/1")]
    public void TrailingBytes_AreIgnored()
    {
        using var device = new TestDevice();
        uint id = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264).Id;
        byte[] request = [.. Requests.Bytes(new virtio_video_stream_get_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id = id }), .. new byte[1000]];

        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 204u), WorkerEvent(device.Await(device.Submit(request, 204))));
    }

    [Theory]
    [Ruling(10)]
    [InlineData(204u, 204u)]
    [InlineData(1000u, 204u)]
    [InlineData(203u, 203u)]
    [InlineData(4u, 4u)]
    [InlineData(3u, 0u)]
    [InlineData(0u, 0u)]
    public void Response_OfAnyRoom_IsCutOff(uint room, uint written)
    {
        using var device = new TestDevice();
        uint id = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264).Id;
        Command command = device.Await(
            device.Submit(new virtio_video_stream_get_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id = id }, room));

        Assert.Equal(written, command.Written);
    }

    [Theory]
    [Ruling(10, 13)]
    [InlineData(7u, 7u)]
    [InlineData(4u, 4u)]
    [InlineData(0u, 0u)]
    public void StreamCreate_WithoutRoomForTheId_MakesNoStream(uint room, uint written)
    {
        using var device = new TestDevice();
        var request = new virtio_video_stream_create
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_CREATE,
            in_mem_type = 1,
            out_mem_type = 1,
            codec = (uint)VIRTIO_VIDEO_CODEC_H264,
        };
        Command refused = device.Await(device.Submit(request, room));

        Assert.Equal(written, refused.Written);
        Assert.True(room < 4 || refused.Result == VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY);
        Assert.Equal(1u, device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264).Id);
    }

    [Fact]
    [Ruling(9)]
    [Clause("COMMANDQ/1", "SET_PARAMS/1")]
    public void RequestAndResponseInThirtyDescriptors_AreRead()
    {
        using var device = new TestDevice();
        virtio_video_params wanted = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264).Params with { cur_image_buffers = 17 };
        byte[] request = Requests.Bytes(new virtio_video_stream_set_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS, stream_id = 1, @params = wanted });
        RingBuffer[] readable = [.. request.Chunk(7).Select(part => device.Put(part))];
        RingBuffer[] writable = [.. Enumerable.Range(0, 30).Select(i => new RingBuffer(device.Ram.Allocate(16), (uint)(i % 3 == 0 ? 0 : 11)))];
        Command command = device.Await(device.Submit(readable, writable));

        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 204u), WorkerEvent(command));
        Assert.Equal(17u, command.As<virtio_video_stream_set_params_resp>().@params.cur_image_buffers);
    }

    [Fact]
    [Ruling(6)]
    [Clause("CONFIG/2", "QUERY_CAPS/1", "QUERY_CAPS/14")]
    public void QueryCaps_OfExactlyTheRoom_IsWhatTheConfigSpaceSays()
    {
        using var device = new TestDevice();
        uint length = CapsLength(device);
        Command exact = device.Await(device.Submit(QueryCaps(), length));
        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, length), WorkerEvent(exact));

        Command longer = device.Await(device.Submit(QueryCaps(), length + 100));
        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, length), WorkerEvent(longer));
        Assert.Equal(exact.Response, longer.Response);

        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        Assert.Equal(exact.Response, device.Await(device.Submit(QueryCaps(), length)).Response);
    }

    [Fact]
    [Ruling(6)]
    [Clause("QUERY_CAPS/2")]
    public void QueryCaps_OfTooLittleRoom_HasNoCounts()
    {
        using var device = new TestDevice();
        uint length = CapsLength(device);
        foreach (uint room in (uint[])[12, 13, length - 1])
        {
            Command command = device.Await(device.Submit(QueryCaps(), room));
            Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, 12u), WorkerEvent(command));
            Assert.Equal(new byte[8], command.Response[4..]);
        }

        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, 7u), WorkerEvent(device.Await(device.Submit(QueryCaps(), 7))));
    }

    [Fact]
    [Ruling(11)]
    public void RandomBytes_AreAllAnswered()
    {
        // Nothing that the guest sends ends the device.
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachOutputs(1);
        var random = new Random(11);
        uint[] types = [0x100, 0x202, 0x203, 0x204, 0x300, 0x301, 0x400, 0x401];
        var commands = new List<Command>();
        for (int i = 0; i < 2000; i++)
        {
            byte[] request = new byte[random.Next(0, 260)];
            random.NextBytes(request);
            if (request.Length >= 12)
            {
                BitConverter.TryWriteBytes(request, types[random.Next(types.Length)]);
                BitConverter.TryWriteBytes(request.AsSpan(4), random.Next(0, 3));
                BitConverter.TryWriteBytes(request.AsSpan(8), random.Next(0, 4));
            }

            commands.Add(device.Submit(request, (uint)random.Next(4, 210)));
            if (i % 50 == 49)
            {
                // What waits by right is ended by a clear, which the random bytes may be in the middle of.
                while (device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)).Result != VIRTIO_VIDEO_RESULT_OK
                    || device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT)).Result != VIRTIO_VIDEO_RESULT_OK)
                {
                    device.PumpReady();
                }

                Assert.All(commands, command => Assert.True(command.IsDone));
                commands.Clear();
            }
        }

        Assert.Empty(device.Host.Resets);
        Assert.True(device.Ram.GapsAreUntouched);
    }

    private static (virtio_video_result Result, uint Written) WorkerEvent(Command command) => (command.Result, command.Written);

    private static virtio_video_device_query_caps QueryCaps() => new() { cmd_type = (uint)VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS };

    private static uint CapsLength(TestDevice device)
    {
        byte[] config = new byte[8];
        Assert.True(device.Device.TryReadConfig(0, config));
        return BitConverter.ToUInt32(config, 4);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Threading;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Tests.Support;
using Xunit;

namespace VirtioVideo.VhostUser.Tests;

/// <summary>Messages that no front end should send: refused and logged; the connection ends only if nobody knows where the next one begins.</summary>
public sealed class MalformedMessageTests(DaemonFixture fixture) : IClassFixture<DaemonFixture>, IDisposable
{
    private readonly TestFrontEnd _frontEnd = new(fixture.Daemon);

    /// <summary>Messages with a payload of one length, and how many files they have.</summary>
    private static readonly Dictionary<Request, (int Length, int Files)> s_shapes = new()
    {
        [Request.SET_FEATURES] = (8, 0),
        [Request.SET_OWNER] = (0, 0),
        [Request.SET_MEM_TABLE] = (40, 1),
        [Request.SET_VRING_NUM] = (8, 0),
        [Request.SET_VRING_ADDR] = (Unsafe.SizeOf<VringAddress>(), 0),
        [Request.SET_VRING_BASE] = (8, 0),
        [Request.GET_VRING_BASE] = (8, 0),
        [Request.SET_VRING_KICK] = (8, 1),
        [Request.SET_VRING_CALL] = (8, 1),
        [Request.SET_VRING_ERR] = (8, 1),
        [Request.SET_PROTOCOL_FEATURES] = (8, 0),
        [Request.SET_VRING_ENABLE] = (8, 0),
        [Request.SET_BACKEND_REQ_FD] = (0, 1),
        [Request.RESET_DEVICE] = (0, 0),
        [Request.ADD_MEM_REG] = (40, 1),
        [Request.SET_STATUS] = (8, 0),
        [Request.GET_STATUS] = (0, 0),
    };

    public static TheoryData<uint> Known => [.. s_shapes.Keys.Select(request => (uint)request)];

    public void Dispose() => _frontEnd.Dispose();

    [Theory]
    [MemberData(nameof(Known))]
    public void Payload_OfAnotherLength_IsRefused(uint number)
    {
        _frontEnd.Negotiate();
        (int right, int files) = s_shapes[(Request)number];
        using var file = new SmallFile();
        foreach (int length in (int[])[0, 1, 4, 7, 12, 39, 264, 300, Message.MaxPayload])
        {
            // SET_MEM_TABLE may have room for regions that are not there.
            if (length != right && !((Request)number == Request.SET_MEM_TABLE && length > right))
            {
                Assert.False(_frontEnd.TryDo((Request)number, new byte[length], [.. Enumerable.Repeat(file.Fd, files)]), $"{length} bytes instead of {right}");
            }
        }

        fixture.Daemon.AwaitLine($"{(Request)number} is refused: ");
    }

    [Theory]
    [MemberData(nameof(Known))]
    public void Files_OtherThanAreToCome_AreRefused(uint number)
    {
        _frontEnd.Negotiate();
        (int length, int right) = s_shapes[(Request)number];
        byte[] payload = (Request)number == Request.SET_MEM_TABLE ? DaemonLink.Table(default(MemoryRegion)) : new byte[length];
        using var file = new SmallFile();
        int before = fixture.Daemon.OpenFiles;
        foreach (int count in (int[])[0, 1, 2, 8, Message.MaxFiles, Message.MaxFiles + 1, 100, 253])
        {
            if (count != right)
            {
                Assert.False(_frontEnd.TryDo((Request)number, payload, [.. Enumerable.Repeat(file.Fd, count)]), $"{count} files instead of {right}");
            }
        }

        Assert.Equal(2ul, _frontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
        Assert.Equal(before, fixture.Daemon.OpenFiles);
    }

    [Theory]
    [InlineData(0u)]
    [InlineData((uint)Request.SET_LOG_BASE)]
    [InlineData((uint)Request.IOTLB_MSG)]
    [InlineData((uint)Request.GET_INFLIGHT_FD)]
    [InlineData((uint)Request.VRING_KICK)]
    [InlineData(44u)]
    [InlineData(uint.MaxValue)]
    public void Message_ThatIsNotKnown_IsRefused(uint number)
    {
        _frontEnd.Negotiate();

        Assert.False(_frontEnd.TryDo((Request)number, new byte[16]));

        fixture.Daemon.AwaitLine($"{(Request)number} is refused: ");
    }

    [Theory]
    [InlineData(0u, 8u)]
    [InlineData(2u, 8u)]
    [InlineData(3u, 8u)]
    [InlineData(1u, Message.MaxPayload + 1u)]
    [InlineData(1u, uint.MaxValue)]
    public void Header_ThatIsNone_EndsTheConnection(uint flags, uint size)
    {
        _frontEnd.SendBytes(TestFrontEnd.Bytes(new MessageHeader((uint)Request.SET_FEATURES, flags, size)));

        Assert.True(_frontEnd.IsClosed);
    }

    [Fact]
    public void Message_InPieces_IsOne()
    {
        byte[] message = [.. TestFrontEnd.Bytes(new MessageHeader((uint)Request.GET_VRING_BASE, MessageHeader.Version, 8)), .. TestFrontEnd.Bytes(new VringState(1, 0))];
        foreach (byte piece in message)
        {
            _frontEnd.SendBytes([piece]);
            Thread.Sleep(1);
        }

        Assert.Equal(8, _frontEnd.Receive(Request.GET_VRING_BASE).Length);
    }

    [Fact]
    public void Messages_AllAtOnce_AreServedInTheirOrder()
    {
        byte[] one = TestFrontEnd.Bytes(new MessageHeader((uint)Request.GET_QUEUE_NUM, MessageHeader.Version, 0));
        byte[] other = TestFrontEnd.Bytes(new MessageHeader((uint)Request.GET_STATUS, MessageHeader.Version, 0));
        _frontEnd.SendBytes([.. Enumerable.Repeat<byte[]>([.. one, .. other], 100).SelectMany(bytes => bytes)]);

        for (int i = 0; i < 100; i++)
        {
            _frontEnd.Receive(Request.GET_QUEUE_NUM);
            _frontEnd.Receive(Request.GET_STATUS);
        }
    }

    [Fact]
    public void FrontEnd_ThatReadsNoAnswers_LosesItsConnectionOnly()
    {
        byte[] question = TestFrontEnd.Bytes(new MessageHeader((uint)Request.GET_FEATURES, MessageHeader.Version, 0));
        byte[] many = [.. Enumerable.Repeat(question, 1000).SelectMany(bytes => bytes)];
        Assert.Throws<InvalidOperationException>(() =>
        {
            for (int i = 0; i < 10000; i++)
            {
                _frontEnd.SendBytes(many);
            }
        });

        using var next = new TestFrontEnd(fixture.Daemon);
        Assert.Equal(2ul, next.Ask<ulong>(Request.GET_QUEUE_NUM));
    }

    [Fact]
    public void FrontEnd_ThatEndsWithinAMessage_LeavesNothing()
    {
        using var file = new SmallFile();
        Assert.Equal(2ul, _frontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
        int before = fixture.Daemon.OpenFiles;
        _frontEnd.SendBytes(TestFrontEnd.Bytes(new MessageHeader((uint)Request.ADD_MEM_REG, MessageHeader.Version, 40)).AsSpan(0, 7), file.Fd, file.Fd);
        _frontEnd.Dispose();

        using var next = new TestFrontEnd(fixture.Daemon);
        Assert.Equal(2ul, next.Ask<ulong>(Request.GET_QUEUE_NUM));
        Assert.Equal(before, fixture.Daemon.OpenFiles);
    }
}

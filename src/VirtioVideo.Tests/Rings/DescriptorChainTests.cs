// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>Responses: the writable descriptors are one stream of bytes.</summary>
public sealed class DescriptorChainTests
{
    private static readonly byte[] s_response = [.. Enumerable.Range(1, 48).Select(i => (byte)i)];

    [Theory]
    [Ruling(9)]
    [Clause("COMMANDQ/1")]
    [InlineData(48)]
    [InlineData(4, 44)]
    [InlineData(1, 1, 1, 1, 44)]
    [InlineData(47, 1)]
    [InlineData(0, 48, 0)]
    [InlineData(0, 3, 0, 0, 45)]
    public void Complete_RoomSplitAnyhow_WritesAll(params int[] split)
    {
        AssertWritten(s_response, Respond(split));
    }

    [Fact]
    [Ruling(9)]
    [Clause("COMMANDQ/1")]
    public void Complete_RoomOfThirtyDescriptors_WritesAll()
    {
        AssertWritten(s_response, Respond([.. Enumerable.Repeat(1, 20), .. Enumerable.Repeat(0, 6), .. Enumerable.Repeat(7, 4)]));
    }

    [Fact]
    public void Complete_MoreRoomThanTheResponseTakes_LeavesTheRestAlone()
    {
        (uint written, byte[] room) = Respond(40, 40);

        Assert.Equal(48u, written);
        Assert.Equal(s_response, room[..48]);
        Assert.Equal(Enumerable.Repeat((byte)0xee, 32), room[48..]);
    }

    [Theory]
    [Ruling(10)]
    [InlineData(4)]
    [InlineData(47)]
    [InlineData(3, 1)]
    [InlineData(0, 2, 3)]
    public void Complete_TooLittleRoom_WritesWhatFits(params int[] split)
    {
        // What fits, at least the four bytes of the result.
        AssertWritten(s_response[..split.Sum()], Respond(split));
    }

    [Theory]
    [Ruling(10)]
    [InlineData(3)]
    [InlineData(1, 1, 1)]
    [InlineData(0)]
    [InlineData(0, 0)]
    public void Complete_NoRoomForTheResult_WritesNothing(params int[] split)
    {
        // Under four bytes used.len is 0.
        (uint written, byte[] room) = Respond(split);

        Assert.Equal(0u, written);
        Assert.All(room, value => Assert.Equal(0xee, value));
    }

    [Fact]
    public void Complete_ChainWithoutWritableDescriptors_IsUsedWithNothingWritten()
    {
        using var bench = new SplitRingBench();
        bench.Driver.Add([bench.Buffer(8)], []);
        bench.Driver.Publish();
        bench.CompleteAll(s_response);

        Assert.Equal(0u, bench.Driver.TakeUsed().Len);
    }

    [Fact]
    public void Complete_AfterTheMemoryMoved_WritesToTheNewPlace()
    {
        // virtiovideo_set_memory(): after return no region is touched that the new table lacks.
        using var bench = new SplitRingBench(new GuestRam(new GuestRamRegion(GuestRam.Base, 1 << 20), new GuestRamRegion(0x1000, 4096)));
        bench.Driver.Add([], [new RingBuffer(0x1080, 8)]);
        bench.Driver.Publish();
        DescriptorChain chain = bench.Queue.TryPop()!;
        GuestRegion first = bench.Ram.Regions[0];
        bench.Queue.MemoryChanged(GuestMemory.Create([first with { Length = 1 << 19 }, new GuestRegion(0x1000, 4096, first.Host + (1 << 19))]));
        chain.Complete([1, 2, 3, 4, 5, 6, 7, 8]);
        bench.Queue.Flush();

        Assert.Equal(new byte[8], bench.Ram.At(0x1080, 8).ToArray());
        Assert.Equal([1, 2, 3, 4, 5, 6, 7, 8], bench.Ram.At(GuestRam.Base + (1 << 19) + 0x80, 8).ToArray());
        Assert.Equal(8u, bench.Driver.TakeUsed().Len);
    }

    [Fact]
    public void Complete_AfterTheMemoryWasTakenAway_WritesNothing()
    {
        using var bench = new SplitRingBench(new GuestRam(new GuestRamRegion(GuestRam.Base, 1 << 20), new GuestRamRegion(0x1000, 4096)));
        RingBuffer kept = bench.Buffer(8);
        bench.Driver.Add([], [kept, new RingBuffer(0x1080, 8)]);
        bench.Driver.Publish();
        DescriptorChain chain = bench.Queue.TryPop()!;
        bench.Queue.MemoryChanged(GuestMemory.Create([bench.Ram.Regions[0]]));
        chain.Complete([1, 2, 3, 4, 5, 6, 7, 8, 9, 10]);
        bench.Queue.Flush();

        Assert.Equal(new byte[8], bench.Ram.At(0x1080, 8).ToArray());
        Assert.Equal(0u, bench.Driver.TakeUsed().Len);
    }

    [Fact]
    public void KeepRoom_OfALongChain_RemembersOnlyWhereTheAnswerGoes()
    {
        // Thousands of descriptors for each of thousands of pending commands would fill the host's memory.
        using var bench = new SplitRingBench(num: 256);
        RingBuffer[] readable = [.. Enumerable.Range(0, 50).Select(i => bench.Buffer([(byte)i]))];
        RingBuffer[] writable = [bench.Buffer(3), bench.Buffer(0), .. Enumerable.Range(0, 40).Select(_ => bench.Buffer(1)), .. Enumerable.Range(0, 60).Select(_ => bench.Buffer(100))];
        bench.Driver.Add(readable, writable);
        bench.Driver.Publish();
        DescriptorChain chain = bench.Queue.TryPop()!;
        chain.KeepRoom((uint)s_response.Length);

        Assert.Equal((0ul, 48ul, 42), (chain.ReadableLength, chain.WritableLength, chain.SpanCount));
        chain.Complete(s_response);
        bench.Queue.Flush();
        Assert.Equal(48u, bench.Driver.TakeUsed().Len);
        Assert.Equal(s_response, writable[..43].SelectMany(buffer => bench.Ram.At(buffer.Address, (int)buffer.Length).ToArray()).Take(48));
        Assert.Equal(0, bench.Ram.Read<byte>(writable[42].Address + 5));
    }

    private static void AssertWritten(byte[] expected, (uint Written, byte[] Room) actual)
    {
        Assert.Equal((uint)expected.Length, actual.Written);
        Assert.Equal(expected, actual.Room);
    }

    /// <summary>Answers a chain of writable descriptors of these lengths.</summary>
    /// <returns>used.len and what is in the descriptors afterwards, filled with 0xee before.</returns>
    private static (uint Written, byte[] Room) Respond(params int[] split)
    {
        using var bench = new SplitRingBench(num: 64);
        RingBuffer[] buffers = [.. split.Select(length => bench.Buffer((uint)length))];
        foreach (RingBuffer buffer in buffers)
        {
            bench.Ram.At(buffer.Address, (int)buffer.Length).Fill(0xee);
        }

        bench.Driver.Add([], buffers);
        bench.Driver.Publish();
        Assert.Equal(1, bench.CompleteAll(s_response));

        var room = new List<byte>();
        foreach (RingBuffer buffer in buffers)
        {
            room.AddRange(bench.Ram.At(buffer.Address, (int)buffer.Length));
        }

        return (bench.Driver.TakeUsed().Len, [.. room]);
    }
}

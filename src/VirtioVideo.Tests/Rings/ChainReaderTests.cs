// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>Requests: the readable descriptors are one stream of bytes.</summary>
public sealed class ChainReaderTests
{
    private static readonly byte[] s_request = [.. Enumerable.Range(1, 12).Select(i => (byte)i)];

    [Theory]
    [Ruling(9)]
    [InlineData(12)]
    [InlineData(4, 8)]
    [InlineData(3, 1, 8)]
    [InlineData(1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 1)]
    [InlineData(0, 12)]
    [InlineData(0, 0, 5, 0, 7, 0)]
    public void TryRead_RequestSplitAnyhow_ReadsTheSame(params int[] split)
    {
        using var bench = new SplitRingBench(num: 16);
        var reader = new ChainReader(Chain(bench, s_request, split));

        Assert.True(reader.TryRead(out uint first));
        Assert.True(reader.TryRead(out ulong second));
        Assert.Equal((0x04030201u, 0x0c0b0a0908070605ul), (first, second));
        Assert.Equal(0ul, reader.Remaining);
        Assert.False(reader.TryRead(out byte _));
    }

    [Fact]
    public void TryRead_MoreThanIsThere_ReadsNothing()
    {
        using var bench = new SplitRingBench(num: 16);
        var reader = new ChainReader(Chain(bench, s_request, 6, 6));
        Span<byte> large = stackalloc byte[13];

        Assert.False(reader.TryRead(large));
        Assert.Equal(new byte[13], large.ToArray());
        Assert.Equal(12ul, reader.Remaining);
        Assert.True(reader.TryRead(large[..12]));
        Assert.Equal(s_request, large[..12].ToArray());
    }

    [Fact]
    public void TryRead_NothingOfAnEmptyChain_Succeeds()
    {
        using var bench = new SplitRingBench(num: 16);
        var reader = new ChainReader(Chain(bench, [], 0, 0));

        Assert.True(reader.TryRead(Span<byte>.Empty));
        Assert.False(reader.TryRead(out byte _));
    }

    [Fact]
    public void TryReadRest_OfARequest_DoesNotReadTheCommandAgain()
    {
        // The guest may change its memory between two looks: each byte is read once.
        using var bench = new SplitRingBench(num: 16);
        DescriptorChain chain = Chain(bench, Requests.Bytes(new virtio_video_stream_drain { cmd_type = 0x204, stream_id = 7 }), 8);
        var reader = new ChainReader(chain);
        Assert.True(reader.TryRead(out uint command));
        chain.Readable[0].Bytes[..4].Fill(0xff);

        Assert.True(reader.TryReadRest((virtio_video_cmd_type)command, out virtio_video_stream_drain request));
        Assert.Equal((0x204u, 7u), (request.cmd_type, request.stream_id));
    }

    [Fact]
    public void TryReadRest_RequestShorterThanItsStruct_ReadsNothing()
    {
        using var bench = new SplitRingBench(num: 16);
        var reader = new ChainReader(Chain(bench, new byte[7], 7));
        Assert.True(reader.TryRead(out uint _));

        Assert.False(reader.TryReadRest(virtio_video_cmd_type.VIRTIO_VIDEO_CMD_STREAM_DRAIN, out virtio_video_stream_drain _));
        Assert.Equal(3ul, reader.Remaining);
    }

    [Fact]
    public void Remaining_OfADescriptorOf2GiBAndMore_Counts()
    {
        using var bench = new SplitRingBench(new GuestRam(0xc000_0000));
        bench.Ram.Write(GuestRam.Base + 0xbfff_fffc, 0x12345678);
        bench.Driver.Add([new RingBuffer(GuestRam.Base, 0xc000_0000)], []);
        bench.Driver.Publish();
        var reader = new ChainReader(bench.Queue.TryPop()!);

        Assert.Equal(0xc000_0000ul, reader.Remaining);
        Assert.True(reader.TryRead(out ulong _));
        Assert.Equal(0xbfff_fff8ul, reader.Remaining);
    }

    private static DescriptorChain Chain(SplitRingBench bench, byte[] request, params int[] split)
    {
        int offset = 0;
        var buffers = new RingBuffer[split.Length];
        for (int i = 0; i < split.Length; i++)
        {
            buffers[i] = bench.Buffer(request.AsSpan(offset, split[i]));
            offset += split[i];
        }

        bench.Driver.Add(buffers, []);
        bench.Driver.Publish();
        return bench.Queue.TryPop()!;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Conformance;
using Xunit;

namespace VirtioVideo.Tests.FFmpeg.Decoding;

/// <summary>What is kept of a stream, so that it can continue after a drain (ruling 34).</summary>
public sealed unsafe class AccessUnitHistoryTests
{
    private const int UnitBytes = 100;

    [Fact]
    [Ruling(34)]
    public void NoteKeyFrame_KeepsTheUnitsFromTheOneBeforeItOn()
    {
        using var history = new AccessUnitHistory(null);
        Keep(history, first: 0, count: 10);
        history.NoteKeyFrame(0);
        Assert.Equal(10, history.Count);
        history.NoteKeyFrame(4);
        Assert.Equal(10, history.Count);
        history.NoteKeyFrame(8);
        Assert.Equal([4L, 5, 6, 7, 8, 9], Numbers(history));
        Assert.True(history.IsWhole);
    }

    [Fact]
    [Ruling(34)]
    public void Keep_OfMoreUnitsThanTheLimit_IsWholeAgainFromTheNextKeyFrameOn()
    {
        using var history = new AccessUnitHistory(null);
        Keep(history, first: 0, count: AccessUnitHistory.MostUnits);
        history.NoteKeyFrame(0);
        Assert.True(history.IsWhole);
        Keep(history, first: AccessUnitHistory.MostUnits, count: 3);
        Assert.False(history.IsWhole);
        Assert.True(history.Count < AccessUnitHistory.MostUnits / 2);

        history.NoteKeyFrame(AccessUnitHistory.MostUnits + 1);
        Assert.True(history.IsWhole);
        Assert.Equal([AccessUnitHistory.MostUnits + 1L, AccessUnitHistory.MostUnits + 2L], Numbers(history));
    }

    [Fact]
    [Ruling(34)]
    public void Keep_OfManyLargeUnits_StaysWithinItsBytesAndGivesThemBack()
    {
        using var device = new DeviceMemory(1UL << 30, 1024);
        using var memory = StreamMemory.TryEnter(device)!;
        using (var history = new AccessUnitHistory(memory))
        {
            Keep(history, first: 0, count: 40, bytes: 1 << 20);
            Assert.False(history.IsWhole);
            Assert.InRange(MemoryAccount.BytesOf(device.Account), 1 << 20, AccessUnitHistory.MostBytes);
            Keep(history, first: 40, count: 1, bytes: (int)AccessUnitHistory.MostBytes + 1);
            Assert.Equal(0, history.Count);
        }

        Assert.Equal(0, MemoryAccount.BytesOf(device.Account));
    }

    [Fact]
    [Ruling(34)]
    public void Keep_WithoutMemoryForIt_ForgetsAndGoesOn()
    {
        using var device = new DeviceMemory(1 << 20, 1024);
        using var memory = StreamMemory.TryEnter(device)!;
        using var history = new AccessUnitHistory(memory);
        Keep(history, first: 0, count: 30, bytes: 100 << 10);
        Assert.False(history.IsWhole);
        history.NoteKeyFrame(29);
        Assert.True(history.IsWhole);
    }

    [Fact]
    [Ruling(34)]
    public void Forget_BeginsAnew()
    {
        using var history = new AccessUnitHistory(null);
        Keep(history, first: 0, count: 5);
        history.Forget();
        Assert.Equal((0, true), (history.Count, history.IsWhole));
        Keep(history, first: 5, count: 2);
        Assert.Equal([5L, 6], Numbers(history));
    }

    private static void Keep(AccessUnitHistory history, long first, int count, int bytes = UnitBytes)
    {
        AVPacket* packet = ffmpeg.av_packet_alloc();
        for (int i = 0; i < count; i++)
        {
            packet->buf = ffmpeg.av_buffer_alloc((nuint)bytes);
            packet->data = packet->buf->data;
            packet->size = bytes;
            packet->pts = first + i;
            history.Keep(packet);
            ffmpeg.av_packet_unref(packet);
        }

        ffmpeg.av_packet_free(&packet);
    }

    private static long[] Numbers(AccessUnitHistory history) => [.. Enumerable.Range(0, history.Count).Select(index => NumberOf(history, index))];

    private static long NumberOf(AccessUnitHistory history, int index)
    {
        AVPacket* packet = ffmpeg.av_packet_alloc();
        Assert.True(history.TryGet(index, packet));
        Assert.Equal(UnitBytes, packet->size);
        long number = packet->pts;
        ffmpeg.av_packet_free(&packet);
        return number;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>A <see cref="DecodeLoop"/> that is stepped by the test: no threads, no timing.</summary>
internal sealed class LoopBench : CodecBench
{
    public LoopBench(FakeDecoder? decoder = null, bool markLastOfResolution = true)
    {
        Decoder = decoder ?? new FakeDecoder();
        Loop = new DecodeLoop(Decoder, Take, Gate, markLastOfResolution, StreamOptions.MaxBuffers, frames: null);
    }

    /// <summary>The decoder.</summary>
    public FakeDecoder Decoder { get; }

    /// <inheritdoc/>
    protected override IWorkLoop Loop { get; }

    /// <summary>How long the loop would wait for another message.</summary>
    public int? Patience => Loop.PatienceMilliseconds;

    /// <summary>No other message came in that time.</summary>
    public void StopWaiting() => Loop.StopWaiting();

    /// <summary>Sends an access unit, in a buffer that is so much longer.</summary>
    public Resource Input(ulong timestamp, byte[]? unit = null, uint spare = 0)
    {
        byte[] bytes = unit ?? FakeUnit.Of();
        Resource resource = Attached((uint)timestamp, (uint)Math.Max(bytes.Length, 1) + spare);
        resource.Buffers[0].Write(0, bytes);
        Loop.Accept(new WorkerCommand { Kind = WorkerCommandKind.Input, Buffer = resource, Length = (uint)bytes.Length, Timestamp = timestamp });
        return resource;
    }

    /// <summary>Sends an output buffer of the current generation, or of another.</summary>
    public Resource Output(uint id, byte width = 64, byte height = 48, uint? generation = null)
    {
        var layout = FrameLayout.Create(
            virtio_video_image_format.VIRTIO_VIDEO_IMAGE_FORMAT_NV12,
            virtio_video_planes_layout.VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER,
            width,
            height,
            default);
        Resource resource = Attached(id, (uint)layout.Planes[^1].End);
        Loop.Accept(new WorkerCommand { Kind = WorkerCommandKind.Output, Buffer = resource, Layout = layout, Generation = generation ?? Generation });
        return resource;
    }

    /// <summary>Knows a size already, and nothing else: after one input, its change of format and a clear.</summary>
    public LoopBench Started(byte width = 64, byte height = 48)
    {
        Input(1000, FakeUnit.Of(FakeUnit.Picture, width, height));
        Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1000", $"format {width}x{height}"], Reports());
        Send(WorkerCommandKind.AcceptFormat);
        Send(WorkerCommandKind.ClearInput);
        Assert.Equal(["inputcleared"], Reports());
        return this;
    }

    /// <summary>The timestamp, and whether it is that picture which was written.</summary>
    protected override string Content(in WorkerEvent outcome)
    {
        if (outcome.Layout is null)
        {
            return $" empty{(outcome.Timestamp == 0 ? "" : " with a timestamp")}";
        }

        Assert.Equal((byte)outcome.Timestamp, FirstByte(outcome));
        return $" = {outcome.Timestamp}";
    }
}

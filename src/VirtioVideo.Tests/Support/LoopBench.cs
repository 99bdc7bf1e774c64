// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>A <see cref="DecodeLoop"/> that is stepped by the test: no threads, no timing.</summary>
internal sealed class LoopBench : IDisposable
{
    private readonly GuestRam _ram = new(1 << 20);
    private readonly DecodeLoop _loop;
    private readonly List<string> _reported = [];
    private uint _generation;

    public LoopBench(FakeDecoder? decoder = null, bool markLastOfResolution = true)
    {
        Decoder = decoder ?? new FakeDecoder();
        _loop = new DecodeLoop(Decoder, Take, markLastOfResolution, StreamOptions.MaxBuffers);
    }

    /// <summary>The decoder.</summary>
    public FakeDecoder Decoder { get; }

    /// <summary>Steps until nothing moves any more and gives what was reported since the last time, as text: short names of kinds, and what matters of them.</summary>
    public string[] Reports()
    {
        for (int i = 0; _loop.TryStep(); i++)
        {
            Assert.True(i < 10000, "the loop does not come to rest");
        }

        return Unseen();
    }

    /// <summary>What was reported since the last time, without a step.</summary>
    public string[] Unseen()
    {
        string[] reports = [.. _reported];
        _reported.Clear();
        return reports;
    }

    /// <summary>How long the loop would wait for another message.</summary>
    public int? Patience => _loop.PatienceMilliseconds;

    /// <summary>No other message came in that time.</summary>
    public void StopWaiting() => _loop.StopWaiting();

    /// <summary>Sends an access unit, in a buffer that is so much longer.</summary>
    public Resource Input(ulong timestamp, byte[]? unit = null, uint spare = 0)
    {
        byte[] bytes = unit ?? FakeUnit.Of();
        Resource resource = Attached((uint)timestamp, (uint)Math.Max(bytes.Length, 1) + spare);
        resource.Buffers[0].Write(0, bytes);
        _loop.Accept(new Work { Kind = WorkKind.Input, Buffer = resource, Length = (uint)bytes.Length, Timestamp = timestamp });
        return resource;
    }

    /// <summary>Sends an output buffer of the current generation, or of another.</summary>
    public Resource Output(uint id, byte width = 64, byte height = 48, uint? generation = null)
    {
        var layout = ImageLayout.Create(
            virtio_video_image_format.VIRTIO_VIDEO_IMAGE_FORMAT_NV12,
            virtio_video_planes_layout.VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER,
            width,
            height,
            default);
        Resource resource = Attached(id, (uint)layout.Planes[^1].End);
        _loop.Accept(new Work { Kind = WorkKind.Output, Buffer = resource, Layout = layout, Generation = generation ?? _generation });
        return resource;
    }

    /// <summary>Sends a message without a buffer.</summary>
    public void Send(WorkKind kind)
    {
        if (kind == WorkKind.ClearOutput)
        {
            _generation++;
        }

        _loop.Accept(new Work { Kind = kind });
    }

    /// <summary>Knows a size already, and nothing else: after one input, its change of format and a clear.</summary>
    public LoopBench Started(byte width = 64, byte height = 48)
    {
        Input(1000, FakeUnit.Of(FakeUnit.Picture, width, height));
        Send(WorkKind.Drain);
        Assert.Equal(["input 1000", $"format {width}x{height}"], Reports());
        Send(WorkKind.AcceptFormat);
        Send(WorkKind.ClearInput);
        Assert.Equal(["inputcleared"], Reports());
        return this;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _loop.Dispose();
        _ram.Dispose();
    }

    private Resource Attached(uint id, uint length)
    {
        Assert.True(_ram.Table.TryTranslate(_ram.Allocate(length), length, out GuestSpan span));
        var resource = new Resource(id);
        resource.Attach([], [new GuestBuffer([span])]);
        return resource;
    }

    private void Take(Outcome outcome)
    {
        if (outcome.Kind == OutcomeKind.FormatChanged)
        {
            _generation++;
        }

        string id = outcome.Buffer is Resource resource ? $" {resource.Id}" : "";
        _reported.Add(outcome.Kind switch
        {
            OutcomeKind.InputDone => $"input{id}{(outcome.IsDamaged ? " damaged" : "")}",
            OutcomeKind.OutputDone => $"output{id}{Content(outcome)}{(outcome.IsDamaged ? " damaged" : "")}{(outcome.IsLast ? " last" : "")}",
            OutcomeKind.FormatChanged => $"format {outcome.Format.Width}x{outcome.Format.Height}",
            _ => outcome.Kind.ToString().ToLowerInvariant(),
        });
    }

    /// <summary>The timestamp, and whether it is that picture which was written.</summary>
    private static string Content(in Outcome outcome)
    {
        if (outcome.Layout is null)
        {
            return $" empty{(outcome.Timestamp == 0 ? "" : " with a timestamp")}";
        }

        byte[] written = new byte[1];
        outcome.Buffer!.Buffers[0].Read(0, written);
        Assert.Equal((byte)outcome.Timestamp, written.Single());
        return $" = {outcome.Timestamp}";
    }
}

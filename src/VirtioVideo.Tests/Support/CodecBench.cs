// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>A loop of a codec that is stepped by the test: no threads, no timing. What benches of decoders and encoders have in common.</summary>
internal abstract class CodecBench : IDisposable
{
    private readonly GuestRam _ram = new(1 << 20);
    private readonly List<string> _reported = [];

    /// <summary>Number of the clear or change that output buffers are sent after.</summary>
    protected uint Generation { get; private set; }

    /// <summary>The gate, which the test's thread is inside of.</summary>
    protected GuestGate Gate { get; } = Entered();

    /// <summary>The loop.</summary>
    protected abstract IWorkLoop Loop { get; }

    /// <summary>Steps until nothing moves any more and gives what was reported since the last time, as text: short names of kinds, and what matters of them.</summary>
    public string[] Reports()
    {
        for (int i = 0; Loop.TryStep(); i++)
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

    /// <summary>Sends a message without a buffer.</summary>
    public void Send(WorkerCommandKind kind, bool keepsDrain = false)
    {
        if (kind == WorkerCommandKind.ClearOutput)
        {
            Generation++;
        }

        Loop.Accept(new WorkerCommand { Kind = kind, KeepsDrain = keepsDrain });
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Loop.Dispose();
        _ram.Dispose();
    }

    /// <summary>A resource with memory in one piece.</summary>
    protected Resource Attached(uint id, uint length)
    {
        Assert.True(_ram.Table.TryTranslate(_ram.Allocate(length), length, out GuestSpan span));
        var resource = new Resource(id, new CodecStatistics());
        resource.Attach([], [new GuestBuffer([span])]);
        return resource;
    }

    /// <summary>The loop's report.</summary>
    protected void Take(WorkerEvent outcome)
    {
        if (outcome.Kind == WorkerEventKind.FormatChanged)
        {
            Generation++;
        }

        string id = outcome.Buffer is Resource resource ? $" {resource.Id}" : "";
        _reported.Add(outcome.Kind switch
        {
            WorkerEventKind.InputDone => $"input{id}{(outcome.IsDamaged ? " damaged" : "")}",
            WorkerEventKind.OutputDone => $"output{id}{Content(outcome)}{(outcome.IsDamaged ? " damaged" : "")}{(outcome.IsLast ? " last" : "")}",
            WorkerEventKind.FormatChanged => $"format {outcome.Format.Width}x{outcome.Format.Height}",
            _ => outcome.Kind.ToString().ToLowerInvariant(),
        });
    }

    /// <summary>What an output buffer holds.</summary>
    protected abstract string Content(in WorkerEvent outcome);

    /// <summary>The first byte of an output buffer.</summary>
    protected static byte FirstByte(in WorkerEvent outcome)
    {
        Span<byte> written = stackalloc byte[1];
        outcome.Buffer!.Buffers[0].Read(0, written);
        return written[0];
    }

    private static GuestGate Entered()
    {
        var gate = new GuestGate();
        Assert.True(gate.TryEnter());
        return gate;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Binary;
using System.Collections.Generic;
using System.Linq;
using Xunit;

namespace VirtioVideo.Tests.Model;

/// <summary>A model proves no more than the sequences that it is run with: these reach what there is.</summary>
public sealed class SequenceGeneratorTests
{
    private const int Seeds = 1000;
    private const int Often = 15;
    private const int BufferLength = 48;

    /// <summary>Answers by kind and result; for buffers by flags, and whether they hold a picture or packet.</summary>
    private static readonly string[] s_ofBoth =
    [
        "AtOnce 0x0 of 4", "AtOnce 0x0 of 8", "AtOnce 0x0 of 204",
        "AtOnce 0x100 of 4", "AtOnce 0x100 flags 1",
        "AtOnce 0x101 of 4", "AtOnce 0x101 of 204", "AtOnce 0x101 flags 1",
        "AtOnce 0x102 of 4", "AtOnce 0x102 flags 1",
        "AtOnce 0x103 of 4", "AtOnce 0x103 of 8", "AtOnce 0x103 flags 1",
        "AtOnce 0x105 of 8",
        "InputDone 0x0 flags 0", "InputDone 0x0 flags 1", "OutputDone 0x0 flags 1",
        "LastOfDrain 0x0 flags 2", "Drained 0x0 of 4", "Cleared 0x0 of 4", "Destroyed 0x0 of 4",
        "Cancelled 0x0 flags 1", "Cancelled 0x104 flags 1", "Cancelled 0x104 of 4",
        "event 0x100",
    ];

    private static readonly string[] s_ofDecoders =
    [
        "AtOnce 0x104 flags 1",
        "OutputDone 0x0 flags 0 picture", "OutputDone 0x0 flags 1 picture", "OutputDone 0x0 flags 2", "OutputDone 0x0 flags 2 picture",
        "LastOfDrain 0x0 flags 2 picture", "LastOfDrain 0x0 flags 3 picture",
        "event 0x0", "event 0x200",
    ];

    /// <summary>Key, P and B; such as refer to one that was lost; the last of a drain, lost or not.</summary>
    private static readonly string[] s_ofEncoders =
    [
        "OutputDone 0x0 flags 4 picture", "OutputDone 0x0 flags 8 picture", "OutputDone 0x0 flags 16 picture",
        "OutputDone 0x0 flags 9 picture", "OutputDone 0x0 flags 17 picture",
        "LastOfDrain 0x0 flags 6 picture", "LastOfDrain 0x0 flags 10 picture", "LastOfDrain 0x0 flags 18 picture", "LastOfDrain 0x0 flags 3",
    ];

    /// <summary>Only a failed stream refuses SET_PARAMS and GET_PARAMS (rulings 15, 41): few sequences come so far.</summary>
    private const string ParametersOfAFailedStream = "AtOnce 0x100 of 204";

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Create_OfTheSameSeed_IsTheSameSequence(bool encodes)
        => Assert.Equal(new SequenceGenerator(encodes).Create(17).ToString(), new SequenceGenerator(encodes).Create(17).ToString());

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Sequences_ReachEveryKindOfAnswerOften(bool encodes)
    {
        var counts = new Dictionary<string, int>();
        var generator = new SequenceGenerator(encodes);
        var memory = new ModelMemory();
        for (int seed = 0; seed < Seeds; seed++)
        {
            foreach (string seen in Seen(generator.Create(seed), memory))
            {
                counts[seen] = counts.GetValueOrDefault(seen) + 1;
            }
        }

        IEnumerable<string> all = s_ofBoth.Concat(encodes ? s_ofEncoders : s_ofDecoders);
        Assert.True(counts.GetValueOrDefault(ParametersOfAFailedStream) > 0);
        Assert.All(all, wanted => Assert.True(counts.GetValueOrDefault(wanted) >= Often, $"{wanted}: {counts.GetValueOrDefault(wanted)}"));
    }

    private static IEnumerable<string> Seen(GuestSequence sequence, ModelMemory memory)
    {
        memory.Clear();
        var model = new ModelDevice(sequence.Setup, memory);
        var run = new ModelRun(model);
        foreach (GuestBatch batch in sequence.Batches)
        {
            run.Do(batch);
            model.Settle(batch.Asleep);
        }

        IEnumerable<string> answers = model.Answers.Take().Where(answer => answer.Bytes.Length is 4 or 8 or BufferLength or 204).Select(Text);
        return answers.Concat(model.Events.Select(e => $"event 0x{e.Type:x}"));
    }

    private static string Text(ModelAnswer answer)
    {
        string text = $"{answer.Kind} 0x{BinaryPrimitives.ReadUInt32LittleEndian(answer.Bytes):x}";
        return answer.Bytes.Length == BufferLength
            ? $"{text} flags {answer.Bytes[4]}{(answer.Bytes.AsSpan(16).ContainsAnyExcept((byte)0) ? " picture" : "")}"
            : $"{text} of {answer.Bytes.Length}";
    }
}

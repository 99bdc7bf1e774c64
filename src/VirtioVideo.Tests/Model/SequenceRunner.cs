// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Linq;

namespace VirtioVideo.Tests.Model;

/// <summary>Runs a sequence against the device and the model and compares all that a guest can see.</summary>
internal sealed class SequenceRunner
{
    private readonly ModelMemory _memory = new();

    /// <summary>Runs a sequence.</summary>
    /// <exception cref="ModelMismatchException">The device and the model disagree.</exception>
    public void Run(GuestSequence sequence)
    {
        _memory.Clear();
        using var device = new DeviceUnderTest(sequence.Setup);
        var model = new ModelDevice(sequence.Setup, _memory);
        var run = new ModelRun(model);
        for (int i = 0; i < sequence.Batches.Length; i++)
        {
            Do(sequence.Batches[i], device, model, run, $"batch {i}");
        }

        // The end of every sequence: the state of all streams, then nothing may be left unanswered.
        Do(ForEachStream(model, RandomGuest.GetParams), device, model, run, "the last look");
        Do(ForEachStream(model, RandomGuest.Destroy), device, model, run, "the end");
        if (device.PendingCount > 0)
        {
            throw new ModelMismatchException($"{device.PendingCount} commands were never answered");
        }

        CompareMemory(device, "the end");
        device.CheckEnd();
    }

    private static GuestBatch ForEachStream(ModelDevice model, Func<uint, SendCommand> act)
        => new([.. model.Streams.Select(stream => act(stream.Id)).ToImmutableArray<GuestAct>()]);

    private void Do(GuestBatch batch, DeviceUnderTest device, ModelDevice model, ModelRun run, string where)
    {
        device.Do(batch);
        run.Do(batch);
        _ = Compare(device, model, $"{where}, at once");
        device.Settle(batch.Asleep);
        model.Settle(batch.Asleep);
        List<ModelAnswer> later = Compare(device, model, $"{where}, later");
        if (later.Exists(answer => answer.Kind is AnswerKind.OutputDone or AnswerKind.LastOfDrain))
        {
            CompareMemory(device, where);
        }
    }

    /// <returns>The answers that both gave.</returns>
    private static List<ModelAnswer> Compare(DeviceUnderTest device, ModelDevice model, string where)
    {
        List<ModelAnswer> foretold = model.Answers.Take();
        List<DeviceAnswer> given = device.TakeAnswers();
        var places = new Dictionary<int, int>();
        foreach (DeviceAnswer answer in given)
        {
            ModelAnswer? expected = foretold.Find(f => f.Command == answer.Command);
            if (expected is null)
            {
                throw new ModelMismatchException($"{where}: #{answer.Command} was answered {Hex(answer.Bytes)}, the model has no answer");
            }

            if (!answer.Bytes.AsSpan().SequenceEqual(expected.Bytes))
            {
                throw new ModelMismatchException(
                    $"{where}: #{answer.Command} was answered\n  {Hex(answer.Bytes)}, the model says ({expected.Kind})\n  {Hex(expected.Bytes)}");
            }

            places.Add(answer.Command, places.Count);
        }

        if (foretold.Find(f => !places.ContainsKey(f.Command)) is { } missing)
        {
            throw new ModelMismatchException($"{where}: #{missing.Command} was not answered, the model says ({missing.Kind}) {Hex(missing.Bytes)}");
        }

        if (AnswerOrder.FindWrong(foretold, places) is { } wrong)
        {
            throw new ModelMismatchException($"{where}: {wrong}");
        }

        CompareEvents(device.TakeEvents(), model.Events, where);
        return foretold;
    }

    private static void CompareEvents(List<(uint Type, uint Stream)> given, List<(uint Type, uint Stream)> foretold, string where)
    {
        // How many buffers came back empty, and the events in order.
        List<(uint Type, uint Stream)> expected = [.. foretold.OrderBy(e => e.Type == 0 ? 0 : 1)];
        foretold.Clear();
        if (!given.SequenceEqual(expected))
        {
            throw new ModelMismatchException($"{where}: events {Text(given)}, the model says {Text(expected)}");
        }
    }

    private static string Text(List<(uint Type, uint Stream)> events) => $"[{string.Join(", ", events.Select(e => $"0x{e.Type:x} of stream {e.Stream}"))}]";

    private static string Hex(byte[] bytes) => $"{bytes.Length} bytes {Convert.ToHexStringLower(bytes)}";

    /// <summary>Compares the places that a guest thinks of for its buffers; a page that nobody touched costs much to look at.</summary>
    private void CompareMemory(DeviceUnderTest device, string where)
    {
        foreach ((int start, int length) in GuestMedia.Places)
        {
            int common = _memory.Bytes.AsSpan(start, length).CommonPrefixLength(device.Media(start, length));
            if (common < length)
            {
                throw new ModelMismatchException($"{where}: the guest's memory at 0x{ModelMemory.Base + (ulong)(start + common):x} is not as the model has it");
            }
        }
    }
}

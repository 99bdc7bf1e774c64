// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Immutable;

namespace VirtioVideo.Tests.Model;

/// <summary>Makes sequences from seeds.</summary>
/// <param name="encodes">Whether for encoders.</param>
internal sealed class SequenceGenerator(bool encodes)
{
    private const int MostBatches = 36;

    private readonly ModelMemory _memory = new();

    /// <summary>Makes the sequence of a seed: always the same.</summary>
    public GuestSequence Create(int seed)
    {
        var random = new Random(seed);
        ModelSetup setup = CreateSetup(random, encodes);
        _memory.Clear();
        var model = new ModelDevice(setup, _memory);
        var guest = new RandomGuest(random, model);
        var run = new ModelRun(model);
        var batches = ImmutableArray.CreateBuilder<GuestBatch>();
        int count = random.Next(3, MostBatches);
        for (int i = 0; i < count; i++)
        {
            var acts = ImmutableArray.CreateBuilder<GuestAct>();
            int size = random.Next(4) == 0 ? random.Next(1, 10) : random.Next(1, 4);
            for (int j = 0; j < size; j++)
            {
                // Most drivers give event buffers first.
                GuestAct act = i == 0 && j < 2 && random.Next(3) > 0 ? new GiveEventBuffer(8) : guest.Next();
                run.Prepare(act);
                run.Execute(act);
                acts.Add(act);
            }

            var batch = new GuestBatch(acts.ToImmutable(), random.Next(10) == 0 ? (uint)random.Next((int)model.LastId + 1) : 0);
            batches.Add(batch);
            model.PlaceEvents();
            model.Settle(batch.Asleep);
        }

        return new GuestSequence(seed, setup, batches.ToImmutable());
    }

    private static ModelSetup CreateSetup(Random random, bool encodes)
        => new(
            NonContiguous: random.Next(4) > 0,
            OnePlane: random.Next(6) == 0,
            LiberalIds: random.Next(6) == 0,
            ClearOk: random.Next(6) == 0,
            NoEosOnChange: random.Next(6) == 0,
            MaxStreams: (uint)random.Next(1, GuestMedia.Areas + 1),
            EventIndex: random.Next(3) > 0,
            Encodes: encodes);
}

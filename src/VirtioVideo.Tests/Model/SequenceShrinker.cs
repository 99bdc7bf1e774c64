// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Collections.Immutable;

namespace VirtioVideo.Tests.Model;

/// <summary>Smaller sequences that may fail as well: the first that does is shrunk further.</summary>
internal static class SequenceShrinker
{
    /// <summary>The candidates, the smallest first.</summary>
    public static IEnumerable<GuestSequence> Shrink(GuestSequence sequence)
    {
        for (int length = sequence.Batches.Length / 2; length > 0; length /= 2)
        {
            for (int i = 0; i + length <= sequence.Batches.Length; i += length)
            {
                yield return sequence with { Batches = sequence.Batches.RemoveRange(i, length) };
            }
        }

        for (int i = 0; i < sequence.Batches.Length; i++)
        {
            ImmutableArray<GuestAct> acts = sequence.Batches[i].Acts;
            for (int j = 0; j < acts.Length && acts.Length > 1; j++)
            {
                yield return With(sequence, i, sequence.Batches[i] with { Acts = acts.RemoveAt(j) });
            }
        }

        for (int i = 0; i < sequence.Batches.Length; i++)
        {
            if (sequence.Batches[i].Asleep != 0)
            {
                yield return With(sequence, i, sequence.Batches[i] with { Asleep = 0 });
            }

            ImmutableArray<GuestAct> acts = sequence.Batches[i].Acts;
            for (int j = 0; j < acts.Length; j++)
            {
                if (acts[j] is SendCommand command && command.Plain(GuestRequests.Room(command.Request, sequence.Setup.Encodes)) is { } plain)
                {
                    yield return With(sequence, i, sequence.Batches[i] with { Acts = acts.SetItem(j, plain) });
                }
            }
        }
    }

    private static GuestSequence With(GuestSequence sequence, int index, GuestBatch batch)
        => sequence with { Batches = sequence.Batches.SetItem(index, batch) };
}

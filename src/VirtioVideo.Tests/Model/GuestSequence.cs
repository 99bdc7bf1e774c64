// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;
using System.Text;

namespace VirtioVideo.Tests.Model;

/// <summary>All that a guest does with a device.</summary>
/// <param name="Seed">What it was made from.</param>
/// <param name="Setup">What was agreed on before.</param>
/// <param name="Batches">In order.</param>
internal sealed record GuestSequence(int Seed, ModelSetup Setup, ImmutableArray<GuestBatch> Batches)
{
    /// <inheritdoc/>
    public override string ToString()
    {
        var text = new StringBuilder();
        text.AppendLine($"sequence of seed {Seed}; to run it alone: {DeviceModelTests.SeedVariable}={Seed} ./build.sh test --filter {nameof(DeviceModelTests)}");
        text.AppendLine(Setup.ToString());
        int command = 0;
        for (int i = 0; i < Batches.Length; i++)
        {
            uint asleep = Batches[i].Asleep;
            text.AppendLine(asleep == 0 ? $"batch {i}" : $"batch {i}, while the worker of stream {asleep} sleeps");
            foreach (GuestAct act in Batches[i].Acts)
            {
                text.AppendLine(act is SendCommand ? $"  #{command++} {act}" : $"  {act}");
            }
        }

        return text.ToString();
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.Globalization;
using FsCheck;
using FsCheck.Fluent;
using VirtioVideo.Tests.Conformance;
using Xunit;

namespace VirtioVideo.Tests.Model;

/// <summary>
/// Sequences of commands, valid and hostile, on several streams, against the device and a model of it: every
/// response, event, order and picture must agree.
/// </summary>
public sealed class DeviceModelTests
{
    /// <summary>Environment variable: runs the sequence of this seed and no other.</summary>
    public const string SeedVariable = "VIRTIOVIDEO_MODEL_SEED";

    private const int Sequences = 4000;
    private const int LongSequences = 100_000;
    private const uint Replay = 20200608;

    private readonly SequenceGenerator _generator = new();
    private readonly SequenceRunner _runner = new();
    private readonly Stopwatch _sinceReport = Stopwatch.StartNew();
    private int _done;

    [Fact]
    [Ruling(6, 9, 10, 11, 12, 13, 14, 15, 17, 18, 22, 23, 24, 25, 26, 27, 28, 29, 32, 33, 34, 35, 36, 37, 39, 40, 41, 42, 43, 44, 46, 48)]
    public void Sequences_OfAnyCommands_AreAnsweredAsTheModelSays() => Check(Sequences, Replay);

    [Fact]
    [Trait("Length", "Long")]
    public void Sequences_AHundredThousand_AreAnsweredAsTheModelSays() => Check(LongSequences, Replay + 2);

    private void Check(int count, uint replay)
    {
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed)
        {
            int chosen = int.Parse(seed, CultureInfo.InvariantCulture);
            Prop.ForAll(Made(Gen.Constant(chosen)), Run).Check(Config.QuickThrowOnFailure.WithMaxTest(1));
            return;
        }

        Prop.ForAll(Made(Gen.Choose(0, int.MaxValue)), sequence => RunCounted(sequence, count))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(replay, 7));
    }

    private Arbitrary<GuestSequence> Made(Gen<int> seeds) => Arb.From(seeds.Select(_generator.Create), SequenceShrinker.Shrink);

    private void Run(GuestSequence sequence) => _runner.Run(sequence);

    /// <summary>Tells how far it is, for a person who waits for the long run.</summary>
    private void RunCounted(GuestSequence sequence, int count)
    {
        Run(sequence);
        _done++;
        if (_sinceReport.ElapsedMilliseconds > 5000)
        {
            _sinceReport.Restart();
            Console.Error.WriteLine($"model: {_done} of {count} sequences");
        }
    }
}

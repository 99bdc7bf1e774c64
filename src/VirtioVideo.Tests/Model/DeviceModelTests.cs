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

    private const int Sequences = 1200;
    private const int EncoderSequences = 800;
    private const int LongSequences = 100_000;
    private const uint Replay = 20200608;
    private const int ReportMilliseconds = 5000;

    private readonly SequenceRunner _runner = new();

    /// <summary>What failed last: the smallest sequence that does, when FsCheck has shrunk it.</summary>
    private (GuestSequence Sequence, Exception Exception)? _failure;

    [Fact]
    [Ruling(2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 17, 18, 21, 22, 23, 24, 25, 26, 27, 28, 29, 32, 33, 34, 35, 36, 37, 39, 40, 41, 42, 43, 44, 45, 46)]
    public void Sequences_OfAnyCommands_AreAnsweredAsTheModelSays() => Check(encodes: false, Sequences, Replay, Run);

    [Fact]
    [Ruling(2, 3, 6, 7, 8, 9, 10, 11, 12, 13, 15, 16, 17, 18, 21, 22, 23, 24, 25, 26, 27, 28, 29, 32, 33, 34, 35, 36, 37, 39, 41, 42, 43, 44, 46, 47)]
    public void Sequences_OfAnyCommandsForAnEncoder_AreAnsweredAsTheModelSays() => Check(encodes: true, EncoderSequences, Replay + 4, Run);

    [Theory]
    [Trait("Length", "Long")]
    [InlineData(false)]
    [InlineData(true)]
    public void Sequences_AHundredThousand_AreAnsweredAsTheModelSays(bool encodes)
    {
        int done = 0;
        var sinceReport = Stopwatch.StartNew();
        Check(encodes, LongSequences, Replay + 2, sequence =>
        {
            Run(sequence);
            done++;
            if (sinceReport.ElapsedMilliseconds > ReportMilliseconds)
            {
                sinceReport.Restart();
                Console.Error.WriteLine($"model: {done} of {LongSequences} sequences");
            }
        });
    }

    private void Check(bool encodes, int count, uint replay, Action<GuestSequence> run)
    {
        var generator = new SequenceGenerator(encodes);
        Gen<int> seeds = Gen.Choose(0, int.MaxValue);
        if (Environment.GetEnvironmentVariable(SeedVariable) is { Length: > 0 } seed)
        {
            seeds = Gen.Constant(int.Parse(seed, CultureInfo.InvariantCulture));
            count = 1;
        }

        try
        {
            Prop.ForAll(Arb.From(seeds.Select(generator.Create), SequenceShrinker.Shrink), run)
                .Check(Config.QuickThrowOnFailure.WithMaxTest(count).WithReplay(replay, 7));
        }
        catch (Exception e) when (_failure is not null)
        {
            string howMany = e.Message.Split('\n')[0];
            Assert.Fail($"{howMany}\n{_failure.Value.Exception}\n\nShrunk {_failure.Value.Sequence}");
        }
    }

    private void Run(GuestSequence sequence)
    {
        try
        {
            _runner.Run(sequence);
        }
        catch (Exception e)
        {
            _failure = (sequence, e);
            throw;
        }
    }
}

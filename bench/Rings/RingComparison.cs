// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;

namespace VirtioVideo.Bench.Rings;

/// <summary>Nanoseconds per chain of the library's rings, and of a bare loop in C on the same split ring: in turn in one process.</summary>
internal sealed class RingComparison(TextWriter output)
{
    private const int Rounds = 41;
    private const int DescriptorsPerRound = 128 * 8000;

    /// <summary>What --help prints.</summary>
    private const string Help = """
        usage: ./build.sh bench --rings

        Nanoseconds to pop a chain from a virtqueue and to push it, of the device's side only: ring of 256 descriptors, one
        memory region, notifications off. A bare loop in C that checks indices, loops and ranges reads the same split
        ring in turn with the library (bench/Rings/bare_ring.c). Figures are medians over the rounds; the ratio is the median over
        pairs of rounds. B/batch is managed memory allocated.

        Exit status: 0 if all went well, 1 if not, 2 for a wrong command line.
        """;

    /// <summary>Runs what a command line asks for.</summary>
    /// <returns>The exit status.</returns>
    public static int RunCommand(ReadOnlySpan<string> commandLine)
    {
        if (commandLine is ["--help" or "-h"])
        {
            Console.Out.WriteLine(Help);
            return 0;
        }

        if (!commandLine.IsEmpty)
        {
            Console.Error.WriteLine($"bench --rings: there is no option {commandLine[0]} (see ./build.sh bench --rings --help)");
            return 2;
        }

        new RingComparison(Console.Out).Run();
        return 0;
    }

    private void Run()
    {
        output.WriteLine("| chains x descriptors | ns/chain | bare loop, ns/chain | ratio | of pairs | B/batch |");
        output.WriteLine("|---|--:|--:|--:|---|--:|");
        foreach (RingShape shape in RingBenchmarks.Shapes)
        {
            using RingLoop loop = RingLoop.Create(shape);
            Compare(shape, loop);
        }
    }

    private void Compare(RingShape shape, RingLoop loop)
    {
        using SplitRingLoop? bareLoop = shape is { IsPacked: false, IsIndirect: false } ? new SplitRingLoop(shape) : null;
        BareRing? bare = bareLoop is null ? null : new BareRing(bareLoop);
        int batches = DescriptorsPerRound / (shape.Chains * shape.Descriptors);
        _ = Time(loop.Run, batches, shape);
        long before = GC.GetAllocatedBytesForCurrentThread();
        _ = loop.Run();
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
        var ours = new double[Rounds];
        var theirs = new double[Rounds];
        for (int round = 0; round < Rounds; round++)
        {
            ours[round] = Time(loop.Run, batches, shape);
            theirs[round] = bare is null ? 0 : Time(bare.Run, batches, shape);
        }

        double[] ratios = [.. ours.Zip(theirs, (a, b) => a / b).Order()];
        string comparison = bare is null
            ? "| | |"
            : string.Create(CultureInfo.InvariantCulture, $"{Median(theirs):F1} | {ratios[Rounds / 2]:F2} | {ratios[0]:F2} to {ratios[^1]:F2}");
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {shape} | {Median(ours):F1} | {comparison} | {allocated} |"));
        output.Flush();
    }

    private static double Time(Func<long> run, int batches, RingShape shape)
    {
        long ticks = 0;
        for (int i = 0; i < batches; i++)
        {
            ticks += run();
        }

        return (double)ticks / Stopwatch.Frequency * 1e9 / ((double)batches * shape.Chains);
    }

    private static double Median(double[] values) => values.Order().ElementAt(values.Length / 2);
}

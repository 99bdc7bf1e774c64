// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using Xunit;

namespace VirtioVideo.Tests.Litmus;

/// <summary>Holds a reader of the library against a broken variant of it: what the harness does not see in the variant, it does not prove of the reader.</summary>
internal static class LitmusTrial
{
    /// <summary>How many forbidden outcomes there would be, were the reader as bad as its variant, so that none says something.</summary>
    private const double Enough = 20;

    private const long Slice = 100_000;
    private const long LongRun = 20_000_000;
    private const int ReportMilliseconds = 5000;

    /// <summary>Fails if the reader does what none may; fails as inconclusive if its variant was not caught, or not often enough.</summary>
    /// <param name="reader">The library's reader.</param>
    /// <param name="variant">The broken variant.</param>
    /// <param name="rounds">Rounds of the reader; the variant gets as many at most.</param>
    /// <param name="play">Plays rounds with one of them.</param>
    public static void Compare(string reader, string variant, long rounds, Func<string, long, LitmusResult> play)
    {
        LitmusResult broken = Repeat(variant, rounds, 10 * (long)Enough, play);
        LitmusResult sound = Repeat(reader, rounds, 1, play);
        double expected = (double)broken.Forbidden / broken.Rounds * sound.Rounds;
        string figures = $"{variant}: {broken}; {reader}: {sound}";
        Console.Error.WriteLine($"litmus: {figures}");
        Assert.True(sound.Forbidden == 0, figures);
        Assert.True(expected >= Enough, $"INCONCLUSIVE: the variant does not show its fault often enough here to tell: {figures}");
    }

    /// <summary>Plays rounds until there were enough, or enough forbidden outcomes.</summary>
    public static LitmusResult Repeat(string reader, long rounds, long enough, Func<string, long, LitmusResult> play)
    {
        LitmusResult result = default;
        var sinceReport = Stopwatch.StartNew();
        while (result.Rounds < rounds && result.Forbidden < enough)
        {
            result += play(reader, Math.Min(Slice, rounds - result.Rounds));
            if (rounds >= LongRun && sinceReport.ElapsedMilliseconds > ReportMilliseconds)
            {
                sinceReport.Restart();
                Console.Error.WriteLine($"litmus: {result.Rounds} of {rounds} rounds of {reader}");
            }
        }

        return result;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using Xunit;

namespace VirtioVideo.Tests.Litmus;

/// <summary>Holds a reader of the library against a broken variant of it: what the harness does not see in the variant, it does not prove of the reader.</summary>
internal static class LitmusTrial
{
    /// <summary>How many forbidden outcomes there would be, were the reader as bad as its variant, so that none says something.</summary>
    private const double Enough = 12;

    private const long Slice = 20_000;
    private const int ReportMilliseconds = 5000;

    /// <summary>Fails if the reader does what none may; fails as inconclusive if its variant was not caught, or not often enough.</summary>
    /// <param name="reader">The library's reader.</param>
    /// <param name="variant">The broken variant.</param>
    /// <param name="length">How many rounds the reader plays.</param>
    /// <param name="play">Plays rounds with one of them.</param>
    public static void Compare(string reader, string variant, LitmusLength length, Func<string, long, LitmusResult> play)
    {
        // In turns: what else the machine does meets both of them.
        LitmusResult sound = default;
        LitmusResult broken = default;
        var watch = Stopwatch.StartNew();
        long reported = 0;
        while (sound.Forbidden == 0
            && watch.Elapsed < length.Deadline
            && (sound.Rounds < length.Rounds || Expected(sound, broken) < Enough))
        {
            sound += play(reader, Slice);
            if (broken.Forbidden < 10 * Enough)
            {
                broken += play(variant, Slice);
            }

            if (length.Reports && watch.ElapsedMilliseconds - reported > ReportMilliseconds)
            {
                reported = watch.ElapsedMilliseconds;
                Console.Error.WriteLine($"litmus: {Math.Min(sound.Rounds, length.Rounds)} of {length.Rounds} rounds against {variant}");
            }
        }

        string figures = $"{variant}: {broken}; {reader}: {sound}; {watch.Elapsed.TotalSeconds:f1} s";
        Console.Error.WriteLine($"litmus: {figures}");
        Assert.True(sound.Forbidden == 0, figures);
        Assert.True(Expected(sound, broken) >= Enough, $"INCONCLUSIVE: the variant does not show its fault often enough here to tell: {figures}");
        Assert.True(sound.Rounds >= length.Rounds, $"INCONCLUSIVE: there was no time for {length.Rounds} rounds: {figures}");
    }

    private static double Expected(LitmusResult sound, LitmusResult broken) => broken.Rounds == 0 ? 0 : (double)broken.Forbidden / broken.Rounds * sound.Rounds;
}

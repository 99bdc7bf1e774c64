// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Device;
using Xunit;

namespace VirtioVideo.Tests.Device;

/// <summary>Which hosts get their poll fd left readable.</summary>
public sealed class SubmitGuessTests
{
    [Fact]
    public void AreExpected_ByAHostThatSubmitsAndProcessesInTurn_IsTrue()
    {
        var guess = new SubmitGuess();
        Assert.Equal(100, Enumerable.Range(0, 100).Count(_ => SubmitAndProcess(guess)));
    }

    [Fact]
    public void AreExpected_WithoutSubmits_IsFalse()
    {
        var guess = new SubmitGuess();
        Assert.Equal(0, Enumerable.Range(0, 100).Count(_ => guess.AreExpected()));
    }

    [Fact]
    public void AreExpected_ByAHostThatWaits_IsSoonHardlyEverTrue()
    {
        // It comes back for nothing whenever the fd was left readable.
        var guess = new SubmitGuess();
        int wrong = 0;
        for (int i = 0; i < 100_000; i++)
        {
            if (SubmitAndProcess(guess))
            {
                wrong++;
                Assert.False(guess.AreExpected());
            }
        }

        Assert.InRange(wrong, 90, 120);

        // It changes its ways: that is noticed.
        Assert.InRange(Enumerable.Range(0, 10_000).Count(_ => SubmitAndProcess(guess)), 8900, 10_000);
    }

    private static bool SubmitAndProcess(SubmitGuess guess)
    {
        guess.Note();
        return guess.AreExpected();
    }
}

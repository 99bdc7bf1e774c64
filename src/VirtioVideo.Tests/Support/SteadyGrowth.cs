// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Support;

/// <summary>Growth of something that belongs to the process as a whole, and that others move too: the compiler, the collector, what finalizers give back late.</summary>
internal static class SteadyGrowth
{
    private const int MostRounds = 5;

    /// <summary>Does the same work again and again. What it loses is lost in every round; what others take, they take in some.</summary>
    /// <param name="figure">Tells how much there is now.</param>
    /// <param name="allowed">The rounds end with the first that adds no more.</param>
    /// <param name="round">The work. It is done once before anything is counted: what is made once is made by then.</param>
    /// <returns>What the round added that added least.</returns>
    public static long Of(Func<long> figure, long allowed, Action round)
    {
        round();
        long least = long.MaxValue;
        for (int i = 0; i < MostRounds && least > allowed; i++)
        {
            long before = figure();
            round();
            least = Math.Min(least, figure() - before);
        }

        return least;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Fuzz.Engine;
using Xunit;

namespace VirtioVideo.Fuzz.Tests;

/// <summary>Saved seeds must mean the same for ever.</summary>
public sealed class FuzzRandomTests
{
    [Fact]
    public void Numbers_OfOneCase_AreAlwaysThese()
    {
        var random = new FuzzRandom(1, 2);
        Assert.Equal((13782664598465056799ul, 11049924693891846907ul, 821), (random.NextUInt64(), random.NextUInt64(), random.Next(1000)));
    }

    [Fact]
    public void Next_StaysBelowItsEndAndReachesAll()
    {
        var random = new FuzzRandom(3, 4);
        int[] drawn = [.. Enumerable.Range(0, 1000).Select(_ => random.Next(5, 12))];
        Assert.Equal(Enumerable.Range(5, 7), drawn.Distinct().Order());
    }

    [Fact]
    public void Cases_OfOneSeed_Differ()
        => Assert.Equal(1000, Enumerable.Range(0, 1000).Select(i => new FuzzRandom(9, (ulong)i).NextUInt64()).Distinct().Count());
}

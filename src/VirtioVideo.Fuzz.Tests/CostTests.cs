// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using System.Linq;
using System.Threading.Tasks;
using VirtioVideo.Fuzz.Engine;
using Xunit;

namespace VirtioVideo.Fuzz.Tests;

/// <summary>The program with cases that cost too much: one for each budget.</summary>
public sealed class CostTests(CostTests.AllCosts costs) : IClassFixture<CostTests.AllCosts>
{
    private const string FoundCase = "37";

    /// <summary>The seeds count from <see cref="SelfTestTarget.CostSeed"/>.</summary>
    [Theory]
    [InlineData(0, "sleep() took ")]
    [InlineData(1, " ms of CPU time for 1 units of work, the limit is ")]
    [InlineData(2, " open files more than before the case")]
    [InlineData(3, " mappings more than before the case")]
    [InlineData(4, " threads more than before the case")]
    [InlineData(5, " bytes of malloc more than before the case")]
    [InlineData(6, " bytes of the managed heap more than before the case")]
    public async Task Run_OfWhatCostsTooMuch_SavesTheInput(int cost, string expected)
    {
        string number = AllCosts.SeedOf(cost);
        (int status, string output, string errors) = await costs.RunOf(cost);
        Assert.Equal("", errors);
        Assert.Equal(1, status);
        Assert.Contains($"FOUND by self-test, seed {number}, case {FoundCase}: ", output, StringComparison.Ordinal);
        Assert.Contains("beyond budget: ", output, StringComparison.Ordinal);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Contains(expected, CaseFile.Load(Path.Combine(costs.Directory, $"self-test-{number}-{FoundCase}.json")).Text, StringComparison.Ordinal);
    }

    /// <summary>The runs of all costs side by side: each waits for seconds whether what a case left goes away.</summary>
    public sealed class AllCosts : IDisposable
    {
        private readonly Task<(int Status, string Output, string Errors)>[] _runs;

        /// <summary>Starts them.</summary>
        public AllCosts()
            => _runs = [.. Enumerable.Range(0, SelfTestTarget.CostCount).Select(cost => Task.Run(() => FuzzProgram.Run(
                "--target", SelfTestTarget.Name, "--seed", SeedOf(cost), "--cases", "40", "--jobs", "1", "--output", Directory)))];

        /// <summary>Where they save what they find.</summary>
        public string Directory { get; } = System.IO.Directory.CreateTempSubdirectory("virtiovideo-fuzz-").FullName;

        /// <summary>The seed of a cost, as an argument.</summary>
        public static string SeedOf(int cost) => (SelfTestTarget.CostSeed + (ulong)cost).ToString(CultureInfo.InvariantCulture);

        /// <summary>Status, output and errors of the run of a cost.</summary>
        public Task<(int Status, string Output, string Errors)> RunOf(int cost) => _runs[cost];

        /// <inheritdoc/>
        public void Dispose() => System.IO.Directory.Delete(Directory, recursive: true);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Linq;
using System.Threading;
using VirtioVideo.Fuzz.Engine;
using Xunit;

namespace VirtioVideo.Fuzz.Tests;

/// <summary>The log of runs that have one directory at a time.</summary>
public sealed class FuzzLogTests : IDisposable
{
    private const int Runs = 8;
    private const int Lines = 50;

    private readonly string _directory = Directory.CreateTempSubdirectory("virtiovideo-fuzz-log-").FullName;

    [Fact]
    public void Add_BySeveralAtOnce_LosesNoLine()
    {
        var failures = new Exception?[Runs];
        Thread[] runs =
        [
            .. Enumerable.Range(0, Runs).Select(run => new Thread(() => failures[run] = Record.Exception(() =>
            {
                for (int i = 0; i < Lines; i++)
                {
                    FuzzLog.Open(_directory);
                    FuzzLog.Add(_directory, $"run {run}, line {i}");
                }
            }))),
        ];
        Array.ForEach(runs, static run => run.Start());
        Array.ForEach(runs, static run => run.Join());

        Assert.All(failures, static failure => Assert.Null(failure));
        string[] lines = [.. File.ReadLines(Path.Combine(_directory, "log")).Select(static line => line[(line.IndexOf(' ', StringComparison.Ordinal) + 1)..])];
        Assert.Equal(
            Enumerable.Range(0, Runs).SelectMany(static run => Enumerable.Range(0, Lines).Select(i => $"run {run}, line {i}")).Order(StringComparer.Ordinal),
            lines.Order(StringComparer.Ordinal));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);
}

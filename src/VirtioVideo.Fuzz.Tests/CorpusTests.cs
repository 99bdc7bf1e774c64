// SPDX-License-Identifier: BSD-3-Clause

using System.IO;
using System.Linq;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Fuzz.Tests;

/// <summary>Inputs that found something once, or reach what others do not: all of them are well.</summary>
public sealed class CorpusTests
{
    private static readonly string s_directory = Path.Combine(Repository.Root, "src", "VirtioVideo.Fuzz.Tests", "Corpus");

    /// <summary>The names of all files.</summary>
    public static TheoryData<string> Files => [.. Directory.GetFiles(s_directory).Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Input_IsWell(string name)
    {
        CaseFile file = CaseFile.Load(Path.Combine(s_directory, name));
        using IFuzzTarget target = FuzzTargets.Create(file.Target);
        target.Run(file.InputOf(target));
        Assert.True(target.Work > 0, "the input is empty");
    }

    [Fact]
    public void EveryTarget_HasInputs()
        => Assert.Empty(FuzzTargets.Names.Except(Directory.GetFiles(s_directory).Select(path => CaseFile.Load(path).Target)));
}

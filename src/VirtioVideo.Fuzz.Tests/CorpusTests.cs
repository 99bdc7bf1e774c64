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

    /// <summary>Such as found something.</summary>
    public static TheoryData<string> Findings => [.. Directory.GetFiles(s_directory, "found-*").Select(path => Path.GetFileName(path)).Order()];

    [Theory]
    [MemberData(nameof(Files))]
    public void Input_IsWell(string name)
    {
        CaseFile file = CaseFile.Load(Path.Combine(s_directory, name));
        using IFuzzTarget target = FuzzTargets.Create(file.Target);
        target.Run(file.InputOf(target));
        Assert.True(target.Work > 0, "the input is empty");
    }

    /// <summary>By the program, in a process whose heap is checked.</summary>
    [Theory]
    [MemberData(nameof(Findings))]
    public void Finding_Replayed_IsWell(string name)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("virtiovideo-fuzz-");
        try
        {
            (int status, string output, string errors) = FuzzProgram.Run("--replay", Path.Combine(s_directory, name), "--times", "2", "--output", directory.FullName);
            Assert.True(status == 0, output + errors);
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    [Fact]
    public void EveryTarget_HasInputs()
        => Assert.Empty(FuzzTargets.Names.Except(Directory.GetFiles(s_directory).Select(path => CaseFile.Load(path).Target)));
}

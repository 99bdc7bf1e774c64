// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using System.Linq;
using VirtioVideo.Fuzz.Engine;
using Xunit;

namespace VirtioVideo.Fuzz.Tests;

/// <summary>The program from outside, with the target that fails as it is told.</summary>
public sealed class ProgramTests : IDisposable
{
    private const string FoundCase = "37";

    private readonly string _directory = Directory.CreateTempSubdirectory("virtiovideo-fuzz-").FullName;

    [Fact]
    public void Run_OfWhatIsWell_FindsNothing()
    {
        (int status, string output, _) = Fuzz("--target", SelfTestTarget.Name, "--seed", "100", "--cases", "90", "--jobs", "2");
        Assert.Equal(0, status);
        Assert.Contains("self-test: seed 100, 90 cases (90 steps)", output, StringComparison.Ordinal);
        Assert.Contains("self-test: seed 100, 90 cases (90 steps)", File.ReadAllText(Path.Combine(_directory, "log")), StringComparison.Ordinal);
        Assert.Equal(["log"], Directory.GetFiles(_directory).Select(Path.GetFileName));
    }

    [Theory]
    [InlineData(SelfTestTarget.ThrowSeed, "as was asked for")]
    [InlineData(SelfTestTarget.CrashSeed, "crash: signal")]
    [InlineData(SelfTestTarget.HangSeed, "hang: the case did not end in 1 s")]
    [InlineData(SelfTestTarget.VanishSeed, "in the middle of a case")]
    public void Run_OfWhatFails_SavesTheInputAndGoesOn(ulong seed, string expected)
    {
        string number = seed.ToString(CultureInfo.InvariantCulture);

        // Only the case that hangs is waited for. Others must not meet a limit, however busy the machine is.
        string seconds = seed == SelfTestTarget.HangSeed ? "1" : "600";
        (int status, string output, _) = Fuzz("--target", SelfTestTarget.Name, "--seed", number, "--cases", "90", "--jobs", "2", "--hang", seconds);
        Assert.Equal(1, status);
        Assert.Contains($"FOUND by self-test, seed {number}, case {FoundCase}: ", output, StringComparison.Ordinal);
        Assert.Contains(expected, output, StringComparison.Ordinal);
        Assert.Contains($"seed {number}, 90 cases", output, StringComparison.Ordinal);

        string saved = Path.Combine(_directory, $"self-test-{number}-{FoundCase}.json");
        Assert.Contains(expected, CaseFile.Load(saved).Text, StringComparison.Ordinal);
        (status, output, _) = Fuzz("--replay", saved, "--hang", seconds);
        Assert.Equal(1, status);
        Assert.Contains($"now: ", output, StringComparison.Ordinal);
        Assert.Contains(expected, output[output.IndexOf("now: ", StringComparison.Ordinal)..], StringComparison.Ordinal);
    }

    [Fact]
    public void Run_TellsTheMostOfEachBudget()
    {
        (_, string output, _) = Fuzz("--target", SelfTestTarget.Name, "--seed", "100", "--cases", "20", "--jobs", "1");
        Assert.Contains(CaseBudget.WholeCase, output, StringComparison.Ordinal);
        Assert.All(ProcessFigures.Names, name => Assert.Contains($" {name} left by a case", output, StringComparison.Ordinal));
    }

    [Fact]
    public void Run_OfWhatFails_ShrinksTheInput()
    {
        Fuzz("--target", SelfTestTarget.Name, "--seed", "1", "--cases", "40", "--jobs", "1");
        using var target = new SelfTestTarget();
        Assert.Equal(new SelfTestInput("throw", 0), CaseFile.Load(Path.Combine(_directory, $"self-test-1-{FoundCase}.json")).InputOf(target));
    }

    [Fact]
    public void Replay_OfWhatIsWell_SaysSo()
    {
        string path = CaseFile.Of(SelfTestTarget.Name, 1, 2, "once", new SelfTestInput("nothing", 0)).Save(_directory);
        (int status, string output, _) = Fuzz("--replay", path, "--times", "3");
        Assert.Equal(0, status);
        Assert.Contains("now: well, 3 time(s)", output, StringComparison.Ordinal);
    }

    [Fact]
    public void Show_ExplainsACaseAndSavesIt()
    {
        (int status, string output, _) = Fuzz("--target", SelfTestTarget.Name, "--seed", "1", "--show", FoundCase);
        Assert.Equal(0, status);
        Assert.Contains("throw, with 100 of ballast", output, StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(_directory, $"self-test-1-{FoundCase}.json")));
    }

    [Theory]
    [InlineData("--target", "nothing")]
    [InlineData("--minutes", "0")]
    [InlineData("--minutes", "-1")]
    [InlineData("--minutes", "soon")]
    [InlineData("--jobs", "0")]
    [InlineData("--hang", "0")]
    [InlineData("--times", "3")]
    [InlineData("--show", "3")]
    [InlineData("--unknown", "3")]
    public void WrongCommandLine_IsTwo(string option, string value)
    {
        (int status, _, string errors) = Fuzz(option, value);
        Assert.Equal(2, status);
        Assert.NotEmpty(errors);
    }

    [Theory]
    [InlineData("file/below", "cannot be used")]
    [InlineData("file", "cannot be used")]
    public void DirectoryThatCannotBe_IsSaid(string name, string expected)
    {
        File.WriteAllText(Path.Combine(_directory, "file"), "");
        (int status, _, string errors) = FuzzProgram.Run("--output", Path.Combine(_directory, name), "--target", SelfTestTarget.Name, "--cases", "1");
        Assert.Equal(1, status);
        Assert.Contains(expected, errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Replay_OfNoCase_IsSaid()
    {
        string path = Path.Combine(_directory, "file");
        File.WriteAllText(path, "{}");
        (int status, _, string errors) = Fuzz("--replay", path);
        Assert.Equal(1, status);
        Assert.Contains(path, errors, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private (int Status, string Output, string Errors) Fuzz(params string[] arguments) => FuzzProgram.Run([.. arguments, "--output", _directory]);
}

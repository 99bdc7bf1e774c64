// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using VirtioVideo.Fuzz.Engine;
using Xunit;

namespace VirtioVideo.Fuzz.Tests;

/// <summary>Files of cases.</summary>
public sealed class CaseFileTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("virtiovideo-fuzz-").FullName;

    [Fact]
    public void Load_OfWhatWasSaved_IsTheSame()
    {
        CaseFile saved = CaseFile.Of(SelfTestTarget.Name, 7, 8, "what\nwas wrong", new SelfTestInput("throw", 3));
        CaseFile loaded = CaseFile.Load(saved.Save(_directory));
        using var target = new SelfTestTarget();
        Assert.Equal((7ul, 8ul, "what\nwas wrong"), (loaded.Seed, loaded.Case, loaded.Text));
        Assert.Equal(new SelfTestInput("throw", 3), loaded.InputOf(target));
    }

    [Theory]
    [InlineData("")]
    [InlineData("no JSON")]
    [InlineData("{}")]
    [InlineData("[1]")]
    [InlineData("{\"Version\": 2, \"Target\": \"commands\", \"Seed\": 0, \"Case\": 0, \"Message\": [], \"Input\": {}}")]
    public void Load_OfAnythingElse_SaysSo(string text)
    {
        string path = Path.Combine(_directory, "file");
        File.WriteAllText(path, text);
        Assert.Contains(path, Assert.Throws<FormatException>(() => CaseFile.Load(path)).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void InputOf_AnotherTarget_SaysSo()
    {
        CaseFile file = CaseFile.Of("commands", 0, 0, "", new SelfTestInput("throw", 3));
        using IFuzzTarget target = FuzzTargets.Create("commands");
        Assert.Throws<FormatException>(() => file.InputOf(target));
    }

    [Fact]
    public void Save_WhereNothingCanBeWritten_IsAnIOException()
    {
        string file = Path.Combine(_directory, "file");
        File.WriteAllText(file, "");
        Assert.ThrowsAny<IOException>(() => CaseFile.Of(SelfTestTarget.Name, 0, 0, "", new SelfTestInput("throw", 3)).Save(file));
    }

    /// <inheritdoc/>
    public void Dispose() => Directory.Delete(_directory, recursive: true);
}

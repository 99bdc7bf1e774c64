// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Linq;
using HeaderGenerator.Tests.Support;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>The generator as a program.</summary>
public sealed class ProgramTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("header-generator-tests-").FullName;

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Run_EmptyRoot_WritesAllFilesAndThenNothing()
    {
        ProcessResult first = Run("--root", _root);
        ProcessResult second = Run("--root", _root);

        Assert.Equal((0, ""), (first.ExitCode, first.Errors));
        Assert.Equal(["cmake/virtiovideo.map", "include/virtio_video.h", "include/virtiovideo.h"], FilesInRoot());
        Assert.Equal(new ProcessResult(0, "", ""), second);
    }

    [Fact]
    public void Run_CheckWithOneStaleFile_NamesItAndWritesNothing()
    {
        Run("--root", _root);
        string header = Path.Combine(_root, "include/virtio_video.h");
        File.AppendAllText(header, "/* edited */\n");
        string[] before = FilesInRoot();

        ProcessResult result = Run("--check", "--root", _root);

        Assert.Equal(1, result.ExitCode);
        Assert.Equal("HeaderGenerator: include/virtio_video.h is stale; run ./build.sh generate\n", result.Errors);
        Assert.EndsWith("/* edited */\n", File.ReadAllText(header), StringComparison.Ordinal);
        Assert.Equal(before, FilesInRoot());
    }

    [Fact]
    public void Run_CheckWithFreshFiles_Succeeds()
    {
        Run("--root", _root);

        Assert.Equal(new ProcessResult(0, "", ""), Run("--check", "--root", _root));
    }

    [Fact]
    public void Run_RootThatIsAFile_FailsWithAMessage()
    {
        string file = Path.Combine(_root, "file");
        File.WriteAllText(file, "");

        ProcessResult result = Run("--root", file);

        Assert.Equal(2, result.ExitCode);
        Assert.StartsWith("HeaderGenerator: ", result.Errors, StringComparison.Ordinal);
        Assert.Single(result.Errors.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public void Run_UnknownOption_FailsAndNamesIt()
    {
        ProcessResult result = Run("--chekc");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--chekc", result.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Run_Help_NamesEveryOption()
    {
        ProcessResult result = Run("--help");

        Assert.Equal(0, result.ExitCode);
        Assert.Contains("--root", result.Output, StringComparison.Ordinal);
        Assert.Contains("--check", result.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void Find_DirectoryBelowTheSolution_IsItsDirectory()
    {
        string below = Directory.CreateDirectory(Path.Combine(_root, "a/b")).FullName;
        Assert.Equal(below, RepositoryRoot.Find(below));

        File.WriteAllText(Path.Combine(_root, "libvirtiovideo.sln"), "");
        Assert.Equal(_root, RepositoryRoot.Find(below));
    }

    private string[] FilesInRoot() =>
    [
        .. Directory.EnumerateFiles(_root, "*", SearchOption.AllDirectories)
            .Select(path => Path.GetRelativePath(_root, path))
            .Order(StringComparer.Ordinal),
    ];

    private static ProcessResult Run(params string[] arguments) =>
        ProcessRunner.Run(
            Environment.ProcessPath!, ["exec", Path.Combine(AppContext.BaseDirectory, "HeaderGenerator.dll"), .. arguments]);
}

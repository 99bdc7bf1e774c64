// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using HeaderGenerator.Tests.Support;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>The headers compile without a warning wherever they are included.</summary>
public sealed class CompilationTests
{
    [Theory]
    [InlineData("gcc", "c99", "virtiovideo.h")]
    [InlineData("gcc", "c99", "virtio_video.h")]
    [InlineData("gcc", "c99", "virtiovideo.h virtio_video.h")]
    [InlineData("gcc", "c99", "virtio_video.h virtiovideo.h")]
    [InlineData("gcc", "c99", "virtiovideo.h virtio_video.h virtiovideo.h virtio_video.h")]
    [InlineData("g++", "c++17", "virtiovideo.h")]
    [InlineData("g++", "c++17", "virtio_video.h")]
    [InlineData("g++", "c++17", "virtiovideo.h virtio_video.h")]
    [InlineData("g++", "c++17", "virtio_video.h virtiovideo.h")]
    public void Headers_IncludedInThisOrder_CompileWithoutWarnings(string compiler, string standard, string headers) =>
        AssertCompiles(compiler, standard, Include(headers));

    [Fact]
    public void WireHeader_IncludedByAKernelDriver_CompilesWithoutWarnings() =>
        AssertCompiles(
            "gcc",
            "gnu11",
            "#define __KERNEL__ 1\n" + Include("virtio_video.h")
                + "__le32 codec(const struct virtio_video_stream_create *c) { return c->codec; }\n");

    [Fact]
    public void WireHeader_IncludedAfterTheKernelsIds_RedefinesNone() =>
        AssertCompiles("gcc", "c99", "#include <linux/virtio_ids.h>\n" + Include("virtio_video.h"));

    [Fact]
    public void ApiHeader_InCxx_DeclaresFunctionsOfC()
    {
        ProcessResult result = ProcessRunner.Run(
            "g++",
            ["-std=c++17", "-I" + Repository.IncludeDirectory, "-x", "c++", "-S", "-o", "-", "-"],
            Include("virtiovideo.h") + "unsigned f() { return virtiovideo_version(); }\n");

        Assert.True(result.ExitCode == 0, result.Errors);
        Assert.Matches(@"\bvirtiovideo_version\b", result.Output);
    }

    [Theory]
    [InlineData(0, 0, 0, true)]
    [InlineData(0, 0, -1, true)]
    [InlineData(0, -1, 1, true)]
    [InlineData(-1, 1, 1, true)]
    [InlineData(0, 0, 1, false)]
    [InlineData(0, 1, -1, false)]
    [InlineData(1, -1, -1, false)]
    public void CheckVersion_OfVersionThisFarAway_TellsWhetherTheHeaderHasIt(int major, int minor, int patch, bool expected)
    {
        // Distances from the header's own version, so that the test outlives it.
        string version = $"VIRTIOVIDEO_VERSION_MAJOR + {major}, VIRTIOVIDEO_VERSION_MINOR + {minor}, "
            + $"VIRTIOVIDEO_VERSION_PATCH + {patch}";
        AssertCompiles(
            "gcc",
            "c99",
            Include("virtiovideo.h")
                + $"#if {(expected ? "!" : "")}VIRTIOVIDEO_CHECK_VERSION({version})\n#error wrong answer\n#endif\n");
    }

    private static string Include(string headers) =>
        string.Concat(headers.Split(' ').Select(header => $"#include <{header}>\n"));

    private static void AssertCompiles(string compiler, string standard, string source)
    {
        ProcessResult result = ProcessRunner.Run(
            compiler,
            [
                $"-std={standard}", "-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only",
                "-I" + Repository.IncludeDirectory, "-x", compiler == "g++" ? "c++" : "c", "-",
            ],
            source);

        Assert.True(result.ExitCode == 0, result.Errors);
    }
}

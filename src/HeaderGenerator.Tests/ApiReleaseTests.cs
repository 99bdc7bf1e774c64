// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using HeaderGenerator.Tests.Support;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>The version number says what happened to the API since the last release: the table in CONTRIBUTING.md.</summary>
public sealed class ApiReleaseTests
{
    private static readonly ApiList s_old = ApiList.Of(Header(0, 3, 0));

    [Fact]
    public void Header_SinceTheLastRelease_HasTheNumberThatItsChangesWant()
    {
        var now = ApiList.Of(File.ReadAllText(Repository.Header("virtiovideo.h")));
        string releases = Path.Combine(Repository.Root, "cmake", "api");
        if (Environment.GetEnvironmentVariable("VIRTIOVIDEO_WRITE_API") == "1")
        {
            File.WriteAllLines(Path.Combine(releases, $"{now.Version}.txt"), now.Lines());
        }

        ApiList last = Directory.GetFiles(releases, "*.txt")
            .Select(path => ApiList.Parse(Path.GetFileNameWithoutExtension(path), File.ReadAllLines(path)))
            .MaxBy(list => list.Version)!;

        Assert.Empty(now.ProblemsSince(last));
    }

    [Fact]
    public void Script_NamesTheVersionOfTheHeader()
    {
        Version version = ApiList.Of(File.ReadAllText(Repository.Header("virtiovideo.h"))).Version;

        Assert.Contains($"VIRTIOVIDEO_{version.Major}.{version.Minor} {{", File.ReadAllText(Path.Combine(Repository.Root, "cmake", "virtiovideo.map")), StringComparison.Ordinal);
    }

    [Fact]
    public void List_ReadBack_IsTheSame()
        => Assert.Equal(s_old.Lines(), ApiList.Parse("0.3.0", s_old.Lines()).Lines());

    public static TheoryData<string, string, string> Changes => new()
    {
        // What changes, the least version that may have it, the greatest that may not.
        { "int virtiovideo_open(int a);|", "0.4.0", "0.3.1" },
        { "int virtiovideo_open(int a);|int virtiovideo_open(long a);", "0.4.0", "0.3.1" },
        { "|int virtiovideo_new(void);", "0.4.0", "0.3.1" },
        { "\tuint32_t size;|\tuint64_t size;", "0.4.0", "0.3.1" },
        { "\tuint32_t reserved;|", "0.4.0", "0.3.1" },
        { "\tuint32_t reserved;|\tuint32_t codecs;", "0.4.0", "0.3.1" },
        { "\tuint32_t reserved;|\tuint32_t reserved;\n\tuint32_t more;", "0.4.0", "0.3.1" },
        { "\tVIRTIOVIDEO_B = 2,|\tVIRTIOVIDEO_B = 3,", "0.4.0", "0.3.1" },
        { "\tVIRTIOVIDEO_B = 2,|\tVIRTIOVIDEO_B = 2,\n\tVIRTIOVIDEO_C = 3,", "0.4.0", "0.3.1" },
        { "|/** Only a comment. */", "0.3.1", "" },
    };

    [Theory]
    [MemberData(nameof(Changes))]
    public void Change_WantsItsNumber(string change, string enough, string tooLittle)
    {
        string[] parts = change.Split('|');
        string With(string version)
        {
            int[] numbers = [.. version.Split('.').Select(int.Parse)];
            string header = Header(numbers[0], numbers[1], numbers[2]);
            return parts[0].Length == 0 ? header + parts[1] + "\n" : header.Replace(parts[0], parts[1], StringComparison.Ordinal);
        }

        Assert.Empty(ApiList.Of(With(enough)).ProblemsSince(s_old));
        if (tooLittle.Length > 0)
        {
            Assert.Single(ApiList.Of(With(tooLittle)).ProblemsSince(s_old));
        }
    }

    [Theory]
    [InlineData("int virtiovideo_open(int a);", "")]
    [InlineData("\tuint32_t size;", "\tuint64_t size;")]
    public void Break_After1_WantsMajor(string old, string changed)
    {
        var released = ApiList.Of(Header(1, 3, 0));

        Assert.Single(ApiList.Of(Header(1, 4, 0).Replace(old, changed, StringComparison.Ordinal)).ProblemsSince(released));
        Assert.Empty(ApiList.Of(Header(2, 0, 0).Replace(old, changed, StringComparison.Ordinal)).ProblemsSince(released));
    }

    private static string Header(int major, int minor, int patch)
        => $$"""
            #define VIRTIOVIDEO_VERSION_MAJOR {{major}}
            #define VIRTIOVIDEO_VERSION_MINOR {{minor}}
            #define VIRTIOVIDEO_VERSION_PATCH {{patch}}
            enum virtiovideo_word {
            	VIRTIOVIDEO_A = 1, /**< The first. */
            	VIRTIOVIDEO_B = 2,
            };
            struct virtiovideo_config {
            	/** Its size; in bytes. */
            	uint32_t size;
            	const char *(*name)(void *opaque, uint32_t which);
            	uint32_t reserved;
            };
            /** Opens. */
            int virtiovideo_open(int a);
            typedef int (*virtiovideo_open_fn)(int a);
            int virtiovideo_close(int a,
            		      int b);

            """;
}

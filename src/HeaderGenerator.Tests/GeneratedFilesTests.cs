// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Linq;
using HeaderGenerator.Tests.Support;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>The files in the repository are those that the definitions make.</summary>
public sealed class GeneratedFilesTests
{
    [Theory]
    [InlineData("include/virtiovideo.h")]
    [InlineData("include/virtio_video.h")]
    [InlineData("cmake/virtiovideo.map")]
    public void From_LibraryInRepository_EqualsFileInRepository(string path)
    {
        GeneratedFile file = GeneratedFiles.From(Library.Api, Library.Core).Single(file => file.Path == path);

        Assert.True(file.IsFresh(Repository.Root), $"{path} is stale: run ./build.sh generate");
    }

    [Fact]
    public void From_SameLibraryTwice_IsTheSameText() =>
        Assert.Equal(GeneratedFiles.From(Library.Api, Library.Core), GeneratedFiles.From(Library.Api, Library.Core));

    [Fact]
    public void From_AnyFile_IsAsciiWithoutTrailingBlanksAndEndsWithANewline()
    {
        foreach (GeneratedFile file in GeneratedFiles.From(Library.Api, Library.Core))
        {
            Assert.All(file.Content, c => Assert.True(c is '\n' or '\t' or (>= ' ' and <= '~'), $"{file.Path}: U+{(int)c:X4}"));
            Assert.DoesNotContain(file.Content.Split('\n'), line => line.EndsWith(' ') || line.EndsWith('\t'));
            Assert.EndsWith("\n", file.Content, StringComparison.Ordinal);
        }
    }

    [Fact]
    public void Write_MissingThenFreshThenChangedFile_WritesOnlyWhatIsNotFresh()
    {
        string root = Directory.CreateTempSubdirectory("header-generator-tests-").FullName;
        try
        {
            var file = new GeneratedFile("some/file.h", "text\n");
            Assert.False(file.IsFresh(root));
            Assert.True(file.Write(root));
            Assert.True(file.IsFresh(root));
            Assert.False(file.Write(root));

            File.AppendAllText(Path.Combine(root, file.Path), " ");
            Assert.False(file.IsFresh(root));
            Assert.True(file.Write(root));
            Assert.Equal("text\n", File.ReadAllText(Path.Combine(root, file.Path)));
        }
        finally
        {
            Directory.Delete(root, recursive: true);
        }
    }
}

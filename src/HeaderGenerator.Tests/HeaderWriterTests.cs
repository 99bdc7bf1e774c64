// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using HeaderGenerator.Docs;
using HeaderGenerator.Emit;
using HeaderGenerator.Headers;
using HeaderGenerator.Model;
using HeaderGenerator.Reading;
using HeaderGenerator.Tests.Definitions;
using HeaderGenerator.Tests.Support;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>A header with something of everything, letter by letter.</summary>
public sealed class HeaderWriterTests
{
    [Fact]
    public void Write_Sample_IsTheTextOfSampleH()
    {
        using Stream expected = typeof(Sample).Assembly.GetManifestResourceStream("Sample.h")!;
        using var reader = new StreamReader(expected);

        Assert.Equal(reader.ReadToEnd(), HeaderWriter.Write(Read(), Frame));
    }

    [Theory]
    [InlineData("gcc", "c99", "c")]
    [InlineData("g++", "c++17", "c++")]
    public void Write_Sample_Compiles(string compiler, string standard, string language)
    {
        ProcessResult result = ProcessRunner.Run(
            compiler,
            [$"-std={standard}", "-pedantic", "-Wall", "-Wextra", "-Werror", "-fsyntax-only", "-x", language, "-"],
            HeaderWriter.Write(Read(), Frame));

        Assert.True(result.ExitCode == 0, result.Errors);
    }

    [Fact]
    public void Write_TypesInAnyOrder_IsTheSameText()
    {
        IEnumerable<Type> types = typeof(Sample).GetNestedTypes().Append(typeof(Sample)).Reverse();
        Header header = HeaderReader.Read(types, Frame.Scalars, DocumentationFile.Beside(typeof(Sample).Assembly));

        Assert.Equal(HeaderWriter.Write(Read(), Frame), HeaderWriter.Write(header, Frame));
    }

    [Fact]
    public void WriteMap_WithoutVersionNumbers_IsRefused() =>
        Assert.Throws<DeclarationException>(() => MapWriter.Write(Read()));

    private static HeaderFrame Frame { get; } = AbiHeader.Frame with
    {
        Guard = "SAMPLE_H",
        Opening = "/* A sample. */",
        Additions = new Dictionary<string, string> { ["sample_constants"] = "#define SAMPLE_ADDED 1" },
    };

    private static Header Read() => HeaderReader.Read(
        [typeof(Sample), .. typeof(Sample).GetNestedTypes()],
        Frame.Scalars,
        DocumentationFile.Beside(typeof(Sample).Assembly));
}

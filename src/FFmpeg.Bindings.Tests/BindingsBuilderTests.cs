// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Reflection;
using BindingsGenerator;
using BindingsGenerator.Emit;
using BindingsGenerator.Model;
using FFmpeg.Bindings.Tests.Support;
using Xunit;

namespace FFmpeg.Bindings.Tests;

/// <summary>The generator on headers that are harder than FFmpeg's, and on whitelists that do not fit the headers.</summary>
public sealed class BindingsBuilderTests : IDisposable
{
    private const string HardHeader = """
        #include <stdint.h>
        #include <stddef.h>
        #include <stdarg.h>
        #define HARD_INT (1 << 3)
        #define HARD_UNSIGNED 0x80000000u
        #define HARD_LONG (-(1LL << 40))
        #define HARD_TEXT "a" "b"
        #define HARD_RATIO 0.25
        #define HARD_TYPE struct opaque
        #define HARD_CALL(x) (x)
        enum hard_kind { HARD_FIRST, HARD_BIG = 0xf0000000 };
        struct opaque;
        struct bits { unsigned a : 3; unsigned b : 7; unsigned : 0; uint16_t c : 9; uint8_t d; uint64_t e : 40; };
        struct __attribute__((packed)) tight { uint8_t a; uint64_t b; uint16_t c[3]; };
        struct wide { uint8_t a; long double b; };
        struct over_aligned { uint8_t a; uint8_t b __attribute__((aligned(32))); };
        union both { uint32_t word; uint8_t bytes[4]; struct { uint16_t low; uint16_t high; } halves; };
        struct holder {
            uint8_t a;
            struct tight tight;
            struct bits bits[2];
            struct wide wide;
            union both both;
            union { double real; void *pointer; };
            struct over_aligned over_aligned;
            struct { uint8_t x; struct { int64_t y; } deep[2]; } unnamed[3];
            enum hard_kind kind;
            size_t in;
            struct opaque *object;
            int (*table[2])(struct holder *holder, const char *text);
            int (*print)(const char *format, ...);
            int (*vprint)(const char *format, va_list args);
            struct holder *next;
            uint8_t grid[2][3];
            uint8_t (*rows)[4];
            uint8_t flexible[];
        };
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("bindings-builder-tests-");

    /// <inheritdoc/>
    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Layout_OfEachHardStruct_EqualsHeader()
    {
        BindingsBuilder builder = BuilderFor("struct holder");
        var headers = builder.ReadHeaders();
        Assembly assembly = GeneratedAssembly.Compile(Build(builder));

        Assert.All(
            ["bits", "tight", "wide", "over_aligned", "both", "holder"],
            name => Assert.Empty(new LayoutComparison().Compare(assembly.GetType($"FFmpeg.AutoGen.{name}")!, headers.FindRecord(name)!).Differences));
    }

    [Fact]
    public void Build_HardStruct_TypesPointersWhereTheyCanBe()
    {
        string text = Text(Build(BuilderFor("struct holder")), "Structs.g.cs");

        Assert.Contains("public void* print;", text, StringComparison.Ordinal);
        Assert.Contains("public void* vprint;", text, StringComparison.Ordinal);
        Assert.Contains("public void_ptrArray2 table;", text, StringComparison.Ordinal);
        Assert.Contains("public opaque* @object;", text, StringComparison.Ordinal);
        Assert.Contains("public nuint @in;", text, StringComparison.Ordinal);
        Assert.Contains("public byte_array3_array2 grid;", text, StringComparison.Ordinal);
        Assert.Contains("public byte_array4* rows;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("flexible", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_Macros_BecomeTypedConstants()
    {
        using var warnings = new StringWriter();
        string text = Text(BuilderFor("macro HARD_*").Build(warnings), "ffmpeg.macros.g.cs");

        Assert.Contains("const int HARD_INT = 8;", text, StringComparison.Ordinal);
        Assert.Contains("const uint HARD_UNSIGNED = 2147483648U;", text, StringComparison.Ordinal);
        Assert.Contains("const long HARD_LONG = -1099511627776L;", text, StringComparison.Ordinal);
        Assert.Contains("const string HARD_TEXT = \"ab\";", text, StringComparison.Ordinal);
        Assert.Contains("const double HARD_RATIO = 0.25;", text, StringComparison.Ordinal);
        Assert.DoesNotContain("HARD_CALL", text, StringComparison.Ordinal);
        Assert.Contains("HARD_TYPE (line 2 of the whitelist) is no constant; left out", warnings.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Build_Probes_DefineWhatIsThere()
    {
        string text = Text(
            Build(BuilderFor("probe holder.a", "probe holder.nothing", "probe no_struct.a", "probe HARD_INT", "probe HARD_NONE", "probe hard_kind", "probe no_such_function")),
            "ffmpeg.probes.g.props");

        Assert.Contains(";HAS_HARD_INT;HAS_hard_kind;HAS_holder_a<", text, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_LargeEnum_IsUnsigned() => Assert.Contains(
        "public enum hard_kind : uint", Text(Build(BuilderFor("enum hard_kind")), "Enums.g.cs"), StringComparison.Ordinal);

    [Theory]
    [InlineData("function no_such_function")]
    [InlineData("struct no_such_struct")]
    [InlineData("struct opaque")]
    [InlineData("enum no_such_enum")]
    [InlineData("macro NO_SUCH_MACRO")]
    public void Build_MissingName_IsLeftOutWithAWarning(string line)
    {
        using var warnings = new StringWriter();
        BuilderFor(line).Build(warnings);

        Assert.StartsWith($"warning: {line} (line 2 of the whitelist)", warnings.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("; left out\n", warnings.ToString(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("function no_such_function")]
    [InlineData("struct no_such_struct")]
    [InlineData("enum no_such_enum")]
    [InlineData("macro NO_SUCH_MACRO")]
    public void Build_RequiredNameMissing_Fails(string line)
    {
        string message = Assert.Throws<GeneratorException>(() => Build(BuilderFor(line + " required"))).Message;

        Assert.Contains("is not in the installed headers", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_NoCastXml_SaysSo()
    {
        GeneratorOptions options = InstalledHeaders.Options with { CastXmlPath = "castxml-that-is-not-there" };

        string message = Assert.Throws<GeneratorException>(() => Build(new BindingsBuilder(options))).Message;

        Assert.Contains("castxml-that-is-not-there", message, StringComparison.Ordinal);
    }

    [Fact]
    public void Build_LibraryNotInstalled_SaysSo()
    {
        string whitelist = Path.Combine(_directory.FullName, "whitelist.txt");
        File.WriteAllText(whitelist, "library nosuchlibrary\n");

        var options = new GeneratorOptions { WhitelistPath = whitelist };

        string message = Assert.Throws<GeneratorException>(() => new BindingsBuilder(options)).Message;

        Assert.Contains("libnosuchlibrary", message, StringComparison.Ordinal);
    }

    private static IReadOnlyList<GeneratedFile> Build(BindingsBuilder builder)
    {
        using var warnings = new StringWriter();
        return builder.Build(warnings);
    }

    private static string Text(IEnumerable<GeneratedFile> files, string name) => files.Single(file => file.Name == name).Text;

    private BindingsBuilder BuilderFor(params string[] lines)
    {
        string header = Path.Combine(_directory.FullName, "hard.h");
        string whitelist = Path.Combine(_directory.FullName, "whitelist.txt");
        File.WriteAllText(header, HardHeader);
        File.WriteAllText(whitelist, $"header {header}\n{string.Join('\n', lines)}\n");
        return new BindingsBuilder(new GeneratorOptions { WhitelistPath = whitelist });
    }
}

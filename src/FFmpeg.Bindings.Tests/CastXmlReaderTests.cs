// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using BindingsGenerator;
using BindingsGenerator.CastXml;
using BindingsGenerator.Model;
using Xunit;

namespace FFmpeg.Bindings.Tests;

/// <summary>The reader on a small header of its own.</summary>
public sealed class CastXmlReaderTests : IDisposable
{
    private const string Header = """
        #include <stdint.h>
        #include <stddef.h>
        #define WIDTH 3
        enum color { RED, GREEN = -4, BLUE };
        typedef enum { SMALL = 1, LARGE = 0xffffffff } size_kind;
        typedef struct { uint32_t word; } unnamed_t;
        struct bits { unsigned a : 3; unsigned b : 7; uint8_t c; };
        struct __attribute__((packed)) tight { uint8_t a; uint64_t b; };
        struct opaque;
        struct outer {
            char text[4][3];
            union { uint64_t wide; struct { uint16_t low; uint16_t high; } parts; } u;
            struct { int inside; };
            enum color color;
            int (*call)(struct outer *self, const char *format, ...);
            const struct opaque *const hidden;
            uint8_t tail[];
        };
        typedef struct outer outer_alias;
        int sum(const int values[WIDTH], size_t count);
        struct bits *make(void);
        __attribute__((deprecated)) void old(double x, ...);
        static inline int twice(int x) { return 2 * x; }
        """;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("castxml-reader-tests-");

    /// <inheritdoc/>
    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void Read_Struct_HasSizesAndOffsets()
    {
        CRecord outer = Read().FindRecord("outer")!;

        Assert.Equal(48, outer.Size);
        Assert.Equal(8, outer.Alignment);
        Assert.False(outer.IsUnion);
        Assert.Equal(
            ["text 0 12", "u 16 8", " 24 4", "color 28 4", "call 32 8", "hidden 40 8", "tail 48 0"],
            outer.Fields.Select(field => $"{field.Name} {field.Offset} {field.Size}"));
    }

    [Fact]
    public void Read_TypedefOfStruct_LeadsToIt()
    {
        CModel model = Read();

        Assert.Same(model.FindRecord("outer"), model.FindRecord("outer_alias"));
        Assert.Equal("unnamed_t", model.FindRecord("unnamed_t")!.Name);
        Assert.Equal(4, model.FindRecord("unnamed_t")!.Size);
    }

    [Fact]
    public void Read_UnnamedMember_IsFlattened()
    {
        CRecord outer = Read().FindRecord("outer")!;

        Assert.Equal(24, outer.FindField("inside")!.Offset);
        Assert.DoesNotContain(outer.FlattenFields(), field => field.Name.Length == 0);
    }

    [Fact]
    public void Read_Union_HasFieldsAtZero()
    {
        var union = (CRecord)Read().FindRecord("outer")!.FindField("u")!.Type.Unaliased;

        Assert.True(union.IsUnion);
        Assert.All(union.Fields, field => Assert.Equal(0, field.Offset));
        Assert.Equal(2, ((CRecord)union.FindField("parts")!.Type.Unaliased).FindField("high")!.Offset);
    }

    [Fact]
    public void Read_BitField_HasBitOffsetAndWidth()
    {
        CRecord bits = Read().FindRecord("bits")!;

        Assert.Equal(
            [(0, 3), (3, 7)],
            bits.Fields.Where(field => field.IsBitField).Select(field => (field.BitOffset, field.BitWidth!.Value)));
        Assert.Equal(2, bits.FindField("b")!.Size);
        Assert.Equal("unsigned int b : 7", bits.FindField("b")!.Declaration);
        Assert.Equal(2, bits.FindField("c")!.Offset);
    }

    [Fact]
    public void Read_PackedStruct_HasNoPadding()
    {
        CRecord tight = Read().FindRecord("tight")!;

        Assert.Equal((9, 1), (tight.Size, tight.Alignment));
        Assert.Equal(1, tight.FindField("b")!.Offset);
    }

    [Fact]
    public void Read_Enum_HasValuesAndSize()
    {
        CModel model = Read();

        Assert.Equal([0, -4, -3], model.FindEnum("color")!.Members.Select(member => (int)member.Value));
        Assert.Equal(4, model.FindEnum("color")!.Size);
        Assert.Equal(uint.MaxValue, (uint)model.FindEnum("size_kind")!.FindMember("LARGE")!.Value);
    }

    [Fact]
    public void Read_Function_HasParametersAndResult()
    {
        CFunction sum = Read().FindFunction("sum")!;

        Assert.Equal("int", sum.ReturnType.ToString());
        Assert.Equal(["values", "count"], sum.Parameters.Select(parameter => parameter.Name));
        Assert.Equal("const int *", sum.Parameters[0].Type.ToString());
        Assert.Equal("int sum(const int values[3], size_t count)", sum.Declaration);
        Assert.EndsWith("small.h", sum.Location.File, StringComparison.Ordinal);
        Assert.StartsWith("int sum", Header.Split('\n')[sum.Location.Line - 1], StringComparison.Ordinal);
    }

    [Fact]
    public void Read_FunctionAttributes_AreKnown()
    {
        CModel model = Read();

        Assert.True(model.FindFunction("old")!.IsDeprecated);
        Assert.True(model.FindFunction("old")!.Type.IsVariadic);
        Assert.True(model.FindFunction("twice")!.IsInline);
        Assert.Equal("struct bits *make(void)", model.FindFunction("make")!.Declaration);
    }

    [Theory]
    [InlineData("text", "char text[4][3]")]
    [InlineData("call", "int (*call)(struct outer *, const char *, ...)")]
    [InlineData("hidden", "const struct opaque *const hidden")]
    [InlineData("tail", "uint8_t tail[]")]
    public void Declaration_Field_IsC(string field, string expected) =>
        Assert.Equal(expected, Read().FindRecord("outer")!.FindField(field)!.Declaration);

    [Fact]
    public void Read_OnlyNamedStruct_IsIncomplete()
    {
        CRecord opaque = Read().FindRecord("opaque")!;

        Assert.False(opaque.IsComplete);
        Assert.Empty(opaque.Fields);
    }

    [Fact]
    public void Read_HeaderOfIncludePath_IsFoundByName()
    {
        Write(Header);

        Assert.NotNull(CastXmlReader.Read(["small.h"], [_directory.FullName]).FindRecord("outer"));
    }

    [Fact]
    public void Read_Define_ReachesTheHeader()
    {
        string header = Write("struct s { char bytes[COUNT]; };");
        var options = new CastXmlOptions { Defines = ["COUNT=5"] };

        Assert.Equal(5, CastXmlReader.Read([header], [], options).FindRecord("s")!.Size);
    }

    [Fact]
    public void Read_BrokenHeader_SaysWhereInOneLine()
    {
        string header = Write("int f(;\n");

        string message = Assert.Throws<GeneratorException>(() => CastXmlReader.Read([header], [])).Message;

        Assert.Contains("small.h:1:", message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', message);
    }

    [Fact]
    public void Read_NoCastXml_SaysSo()
    {
        var options = new CastXmlOptions { CastXmlPath = "castxml-that-is-not-there" };

        string message = Assert.Throws<GeneratorException>(() => CastXmlReader.Read([Write(Header)], [], options)).Message;

        Assert.Contains("castxml-that-is-not-there", message, StringComparison.Ordinal);
    }

    private CModel Read() => CastXmlReader.Read([Write(Header)], []);

    private string Write(string text)
    {
        string path = Path.Combine(_directory.FullName, "small.h");
        File.WriteAllText(path, text);
        return path;
    }
}

// SPDX-License-Identifier: BSD-3-Clause
using BindingsGenerator;
using BindingsGenerator.Selection;
using Xunit;

namespace FFmpeg.Bindings.Tests;

/// <summary>The whitelist's format.</summary>
public sealed class WhitelistTests
{
    [Fact]
    public void Parse_AllKinds_AreRead()
    {
        Whitelist whitelist = WhitelistParser.Parse(
            """
            # a comment
            library avcodec
            header  errno.h
            function f required   # another
            struct s
            enum e
            macro A_* as e
            probe s.f
            """,
            "list");

        Assert.Equal(7, whitelist.Entries.Count);
        Assert.Equal(["avcodec"], whitelist.Names(WhitelistKind.Library));
        Assert.Contains(new WhitelistEntry(WhitelistKind.Function, "f", IsRequired: true, EnumName: null, Line: 4), whitelist.Entries);
        Assert.Contains(new WhitelistEntry(WhitelistKind.Macro, "A_*", IsRequired: false, EnumName: "e", Line: 7), whitelist.Entries);
    }

    [Theory]
    [InlineData("function")]
    [InlineData("method f")]
    [InlineData("function f needed")]
    [InlineData("function f_*")]
    [InlineData("function f as e")]
    [InlineData("macro A as")]
    public void Parse_WrongLine_NamesIt(string line)
    {
        string message = Assert.Throws<GeneratorException>(() => WhitelistParser.Parse("\n" + line, "list")).Message;

        Assert.StartsWith("list:2: expected", message, System.StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_NameTwice_Fails() =>
        Assert.Throws<GeneratorException>(() => WhitelistParser.Parse("struct s\nstruct s", "list"));

    [Fact]
    public void ReadFile_NoFile_SaysSo()
    {
        string message = Assert.Throws<GeneratorException>(() => WhitelistParser.ReadFile("/nonexistent/list")).Message;

        Assert.StartsWith("cannot read the whitelist", message, System.StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("AV_LOG_*", "AV_LOG_QUIET", true)]
    [InlineData("AV_LOG_*", "AV_DICT_APPEND", false)]
    [InlineData("EAGAIN", "EAGAIN", true)]
    [InlineData("EAGAIN", "eagain", false)]
    public void Matches_Pattern_FitsNames(string pattern, string name, bool expected) =>
        Assert.Equal(expected, new WhitelistEntry(WhitelistKind.Macro, pattern, false, null, 1).Matches(name));
}

// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Linq;
using System.Reflection;
using BindingsGenerator;
using BindingsGenerator.CastXml;
using BindingsGenerator.Model;
using BindingsGenerator.Selection;

namespace FFmpeg.Bindings.Tests.Support;

/// <summary>The installed FFmpeg headers, read once. Where castxml or the headers are missing, every test that asks fails.</summary>
internal static class InstalledHeaders
{
    private static readonly GeneratorOptions s_options = new() { WhitelistPath = Metadata("WhitelistPath") };
    private static readonly Lazy<BindingsBuilder> s_builder = new(() => new BindingsBuilder(s_options));
    private static readonly Lazy<CModel> s_model = new(() => Builder.ReadHeaders());

    internal static GeneratorOptions Options => s_options;

    internal static string GeneratedDirectory { get; } = Metadata("GeneratedDirectory");

    internal static BindingsBuilder Builder => s_builder.Value;

    internal static CModel Model => s_model.Value;

    /// <summary>The value of any constant C expression over the headers' macros.</summary>
    internal static long EvaluateExpression(string expression)
    {
        var whitelist = WhitelistParser.ReadFile(Options.WhitelistPath);
        var includeDirs = PkgConfig.IncludeDirs(whitelist.Names(WhitelistKind.Library).Select(name => "lib" + name));
        CModel model = CastXmlReader.Read(
            whitelist.Names(WhitelistKind.Header),
            includeDirs,
            new CastXmlOptions { Epilogue = $"enum the_question {{ the_answer = ({expression}) }};" });
        return (long)model.FindEnum("the_question")!.Members[0].Value;
    }

    private static string Metadata(string key) => typeof(InstalledHeaders).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(attribute => attribute.Key == key)
        .Value!;
}

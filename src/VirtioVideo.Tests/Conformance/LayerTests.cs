// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using System.Xml.Linq;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Conformance;

/// <summary>Assemblies and their folders import each other in the direction that docs/design/architecture.md draws, and `unsafe` stands where it says.</summary>
public sealed partial class LayerTests
{
    /// <summary>The one assembly whose folders have no table: it is generated.</summary>
    private const string Bindings = "FFmpeg.Bindings";

    private static readonly string s_sources = Path.Combine(Repository.Root, "src");
    private static readonly string s_document = File.ReadAllText(Path.Combine(Repository.Root, "docs", "design", "architecture.md"));

    /// <summary>The table of assemblies.</summary>
    private static readonly Dictionary<string, Layer> s_assemblies = TableBelow("## The assemblies").ToDictionary();

    /// <summary>The tables of their folders. A folder is its path below src, and so are those that it may use; an assembly is the files that are in none.</summary>
    private static readonly Dictionary<string, Layer> s_layers = s_assemblies.Keys.SelectMany(LayersOf).ToDictionary();

    private static readonly string[] s_files =
    [
        .. s_assemblies.Keys.Where(static assembly => assembly != Bindings)
            .SelectMany(static assembly => Directory.GetFiles(Path.Combine(s_sources, assembly), "*.cs", SearchOption.AllDirectories))
            .Where(static file => !Parts(file).Any(static part => part is "obj" or "bin")),
    ];

    private static readonly string[] s_folders = [.. s_files.Select(FolderOf).Distinct().Order(StringComparer.Ordinal)];

    public static TheoryData<string> Assemblies => [.. s_assemblies.Keys];

    public static TheoryData<string> Folders => [.. s_folders];

    [Fact]
    public void Tables_NameTheFoldersThatThereAre()
        => Assert.Equal(s_folders, s_layers.Keys.Where(static layer => layer != Bindings).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_ReferencesThoseThatTheTableNames(string assembly)
        => Assert.Equal(
            s_assemblies[assembly].Uses.Order(StringComparer.Ordinal),
            ProjectOf(assembly).Descendants("ProjectReference")
                .Select(static reference => Path.GetFileNameWithoutExtension(reference.Attribute("Include")!.Value))
                .Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Assemblies))]
    public void Assembly_MayHaveUnsafe_WhereTheTableSaysSo(string assembly)
        => Assert.Equal(
            s_assemblies[assembly].Unsafe == "yes",
            ProjectOf(assembly).Descendants("AllowUnsafeBlocks").Any(static setting => setting.Value == "true"));

    [Fact]
    public void Unsafe_IsAllowedByNobodyElse()
        => Assert.DoesNotContain("AllowUnsafeBlocks", File.ReadAllText(Path.Combine(Repository.Root, "Directory.Build.props")), StringComparison.Ordinal);

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_UsesOnlyWhatItMay(string folder)
        => Assert.Empty(FilesOf(folder).SelectMany(file => Import().Matches(File.ReadAllText(file))
            .Select(static import => LayerOf(import.Groups[1].Value))
            .Where(used => used != folder && !s_layers[folder].Uses.Contains(used))
            .Select(used => $"{Path.GetFileName(file)} uses {used}")));

    [Fact]
    public void Folders_UseEachOtherInOneDirection()
    {
        // Whoever nobody else needs any more is taken off, until nobody is left. A circle would be.
        var left = s_layers.ToDictionary(static layer => layer.Key, static layer => layer.Value.Uses);
        while (left.Keys.FirstOrDefault(folder => !left.Any(other => other.Key != folder && other.Value.Contains(folder))) is { } top)
        {
            left.Remove(top);
        }

        Assert.Empty(left.Keys);
    }

    [Theory]
    [MemberData(nameof(Folders))]
    public void Unsafe_StandsOnlyWhereTheTableHasIt(string folder)
    {
        string where = s_layers[folder].Unsafe;
        string[] wrong =
        [
            .. FilesOf(folder)
                .Where(static file => Unsafe().IsMatch(File.ReadAllText(file)))
                .Select(static file => Path.GetFileNameWithoutExtension(file).Split('.')[0])
                .Where(file => where != "yes" && !where.Contains($"`{file}`", StringComparison.Ordinal)),
        ];

        Assert.Empty(wrong);
    }

    /// <summary>The rows of the table below a heading: a name, what it may use, where it has `unsafe`.</summary>
    private static IEnumerable<KeyValuePair<string, Layer>> TableBelow(string heading)
    {
        int from = s_document.IndexOf(heading + "\n", StringComparison.Ordinal);
        Assert.True(from >= 0, $"docs/design/architecture.md has no heading '{heading}'");
        int end = s_document.IndexOf("\n#", from, StringComparison.Ordinal);
        return Row().Matches(s_document[from..(end < 0 ? s_document.Length : end)]).Select(static row => KeyValuePair.Create(
            row.Groups["name"].Value,
            new Layer([.. Name().Matches(row.Groups["uses"].Value).Select(static name => name.Groups[1].Value)], row.Groups["unsafe"].Value.Trim())));
    }

    private static IEnumerable<KeyValuePair<string, Layer>> LayersOf(string assembly)
    {
        if (assembly == Bindings)
        {
            return [KeyValuePair.Create(Bindings, s_assemblies[Bindings])];
        }

        KeyValuePair<string, Layer>[] rows = [.. TableBelow($"### `src/{assembly}`")];
        string[] own = [.. rows.Select(static row => row.Key)];
        string Full(string name) => name != assembly && own.Contains(name) ? $"{assembly}/{name}" : name;
        return rows.Select(row => KeyValuePair.Create(Full(row.Key), row.Value with { Uses = [.. row.Value.Uses.Select(Full)] }));
    }

    private static XDocument ProjectOf(string assembly) => XDocument.Load(Path.Combine(s_sources, assembly, assembly + ".csproj"));

    private static IEnumerable<string> FilesOf(string folder) => s_files.Where(file => FolderOf(file) == folder);

    private static string[] Parts(string file) => Path.GetRelativePath(s_sources, Path.GetDirectoryName(file)!).Split('/');

    /// <summary>The assembly, and the first folder in it.</summary>
    private static string FolderOf(string file) => string.Join('/', Parts(file).Take(2));

    /// <summary>The same of a namespace, or of a type in one: the assembly with the longest name that fits, and what comes next if it is a folder's name.</summary>
    private static string LayerOf(string name)
    {
        if (name.StartsWith("FFmpeg.", StringComparison.Ordinal))
        {
            return Bindings;
        }

        string assembly = s_assemblies.Keys.Where(key => name == key || name.StartsWith(key + ".", StringComparison.Ordinal)).MaxBy(static key => key.Length) ?? name;
        string next = name[assembly.Length..].TrimStart('.').Split('.')[0];
        return next.Length > 0 && char.IsUpper(next[0]) ? $"{assembly}/{next}" : assembly;
    }

    [GeneratedRegex(@"^\| `(?<name>[A-Z][A-Za-z.]*)` \|[^|\n]*\| (?<uses>[^|\n]*) \| (?<unsafe>[^|\n]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Z][A-Za-z./]*)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^using (?:static |\w+ = )?((?:VirtioVideo|FFmpeg)\.[A-Za-z_.0-9]+);", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex Unsafe();

    /// <param name="Uses">What it may use.</param>
    /// <param name="Unsafe">Where it has `unsafe`.</param>
    private sealed record Layer(string[] Uses, string Unsafe);
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Conformance;

/// <summary>The folders of the library import each other in the direction that docs/design/architecture.md draws, and `unsafe` stands where it says.</summary>
public sealed partial class LayerTests
{
    private static readonly string s_library = Path.Combine(Repository.Root, "src", "VirtioVideo");

    /// <summary>The rows of the table: a folder, the folders that it may use, where it has `unsafe`.</summary>
    private static readonly Dictionary<string, (string[] Uses, string Unsafe)> s_layers = Row()
        .Matches(File.ReadAllText(Path.Combine(Repository.Root, "docs", "design", "architecture.md")))
        .SelectMany(row => Name().Matches(row.Groups["folders"].Value).Select(name => (Folder: name.Groups[1].Value, Row: row)))
        .ToDictionary(
            pair => pair.Folder,
            pair => (Name().Matches(pair.Row.Groups["uses"].Value).Select(name => name.Groups[1].Value).ToArray(), pair.Row.Groups["unsafe"].Value.Trim()));

    private static readonly string[] s_folders = [.. Directory.GetFiles(s_library, "*.cs", SearchOption.AllDirectories).Select(FolderOf).Where(static folder => folder.Length > 0).Distinct().Order()];

    public static TheoryData<string> Folders => [.. s_folders];

    [Fact]
    public void Table_NamesTheFoldersThatThereAre()
        => Assert.Equal(s_folders, s_layers.Keys.Order());

    [Theory]
    [MemberData(nameof(Folders))]
    public void Folder_UsesOnlyWhatItMay(string folder)
    {
        (string[] uses, _) = s_layers[folder];
        Assert.Empty(FilesOf(folder).SelectMany(file => Import().Matches(File.ReadAllText(file))
            .Select(import => FolderOfNamespace(import.Groups[1].Value))
            .Where(used => used != folder && !uses.Contains(used))
            .Select(used => $"{Path.GetFileName(file)} uses {used}")));
    }

    [Fact]
    public void Folders_UseEachOtherInOneDirection()
    {
        // Whoever nobody else needs any more is taken off, until nobody is left. A circle would be.
        var left = s_layers.ToDictionary(layer => layer.Key, layer => layer.Value.Uses);
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
                .Where(file => Unsafe().IsMatch(File.ReadAllText(file)))
                .Select(file => Path.GetFileNameWithoutExtension(file).Split('.')[0])
                .Where(file => where != "yes" && !where.Contains($"`{file}`", StringComparison.Ordinal)),
        ];

        Assert.Empty(wrong);
    }

    private static IEnumerable<string> FilesOf(string folder)
        => Directory.GetFiles(s_library, "*.cs", SearchOption.AllDirectories).Where(file => FolderOf(file) == folder);

    /// <summary>The first folder below the library's.</summary>
    private static string FolderOf(string file)
        => Grouped(Path.GetRelativePath(s_library, Path.GetDirectoryName(file)!).Split('/').Where(static part => part is not ("." or "obj" or "bin")));

    private static string FolderOfNamespace(string name) => Grouped(name.Split('.').TakeWhile(static part => char.IsUpper(part[0])));

    private static string Grouped(IEnumerable<string> parts) => parts.FirstOrDefault(string.Empty);

    [GeneratedRegex(@"^\| (?<folders>`[A-Z][A-Za-z/`, ]*) \|[^|\n]*\| (?<uses>[^|\n]*) \| (?<unsafe>[^|\n]*) \|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("`([A-Z][A-Za-z/]*)`")]
    private static partial Regex Name();

    [GeneratedRegex(@"^using (?:static )?VirtioVideo\.([A-Za-z_.0-9]+);", RegexOptions.Multiline)]
    private static partial Regex Import();

    [GeneratedRegex(@"\bunsafe\b")]
    private static partial Regex Unsafe();
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text.RegularExpressions;
using HeaderGenerator.Tests.Support;
using Xunit;

namespace HeaderGenerator.Tests;

/// <summary>virtiovideo.h says in one list which functions any thread may call, and says it of each of them: the two are the same.</summary>
public sealed partial class ThreadingTextTests
{
    private static readonly string s_header = File.ReadAllText(Path.Combine(Repository.Root, "include", "virtiovideo.h"));

    [Fact]
    public void List_OfFunctionsForAnyThread_IsWhatTheyThemselvesSay()
    {
        int start = s_header.IndexOf("from any thread at any time", StringComparison.Ordinal);
        string list = s_header[start..s_header.IndexOf("Callbacks run on", start, StringComparison.Ordinal)];

        Assert.Equal(
            Comments().Where(entry => entry.Comment.Contains("Any thread", StringComparison.Ordinal)).Select(entry => entry.Name).Order(),
            Name().Matches(list).Select(match => match.Value).Order());
    }

    [Fact]
    public void Comment_OfEachFunctionThatCanFail_NamesItsErrors()
        => Assert.All(
            Comments().Where(entry => entry.Name is not ("virtiovideo_version" or "virtiovideo_last_error")),
            entry => Assert.True(entry.Comment.Contains("-E", StringComparison.Ordinal), entry.Name));

    /// <summary>Functions with the comments before them.</summary>
    private static IEnumerable<(string Name, string Comment)> Comments()
        => Function().Matches(s_header).Select(match => (match.Groups["name"].Value, match.Groups["comment"].Value));

    [GeneratedRegex(@"/\*\*(?<comment>(?:(?!\*/).)*)\*/\n[^\n(/#]*?\b(?<name>virtiovideo_[a-z_]+)\(", RegexOptions.Singleline)]
    private static partial Regex Function();

    [GeneratedRegex(@"virtiovideo_[a-z_]+(?=\(\))")]
    private static partial Regex Name();
}

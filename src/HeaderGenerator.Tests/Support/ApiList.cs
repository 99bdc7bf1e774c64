// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;

namespace HeaderGenerator.Tests.Support;

/// <summary>The functions, structs and constants of virtiovideo.h, as text: a line for each. cmake/api has those of each release.</summary>
internal sealed partial class ApiList
{
    private readonly SortedDictionary<string, string> _entries = new(StringComparer.Ordinal);

    private ApiList(Version version)
    {
        Version = version;
    }

    /// <summary>Of the API.</summary>
    public Version Version { get; }

    /// <summary>Reads a header.</summary>
    public static ApiList Of(string header)
    {
        string code = Comment().Replace(header, string.Empty);
        int Number(string part) => int.Parse(Regex.Match(code, $@"#define VIRTIOVIDEO_VERSION_{part} (\d+)").Groups[1].Value, System.Globalization.CultureInfo.InvariantCulture);
        var list = new ApiList(new Version(Number("MAJOR"), Number("MINOR"), Number("PATCH")));
        foreach (Match match in Function().Matches(code))
        {
            list._entries.Add("function " + match.Groups["name"].Value, OneLine(match.Value));
        }

        foreach (Match match in Struct().Matches(code))
        {
            list._entries.Add("struct " + match.Groups["name"].Value, OneLine(match.Groups["body"].Value));
        }

        foreach (Match match in Constant().Matches(code))
        {
            list._entries.Add("constant " + match.Groups["name"].Value, match.Groups["value"].Value);
        }

        return list;
    }

    /// <summary>Reads the lines of a release.</summary>
    public static ApiList Parse(string version, IEnumerable<string> lines)
    {
        var list = new ApiList(Version.Parse(version));
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            list._entries.Add(line[..colon], line[(colon + 2)..]);
        }

        return list;
    }

    /// <summary>A line for each entry.</summary>
    public IEnumerable<string> Lines() => _entries.Select(entry => $"{entry.Key}: {entry.Value}");

    /// <summary>What the version number does not allow.</summary>
    /// <param name="last">The last release.</param>
    public IEnumerable<string> ProblemsSince(ApiList last)
    {
        bool mayBreak = Version.Major > last.Version.Major || (Version.Major == 0 && Version.Minor > last.Version.Minor);
        bool mayAdd = mayBreak || Version.Minor > last.Version.Minor;
        foreach ((string key, string old) in last._entries)
        {
            string? now = _entries.GetValueOrDefault(key);
            if (now == old)
            {
                continue;
            }

            bool adds = now is not null && key.StartsWith("struct", StringComparison.Ordinal) && IsLonger(old, now);
            if (adds ? !mayAdd : !mayBreak)
            {
                yield return $"{key} {(now is null ? "is gone" : adds ? "has more fields" : $"was '{old}' and is '{now}'")}: raise {(adds ? "MINOR" : Version.Major == 0 ? "MINOR" : "MAJOR")}";
            }
        }

        foreach (string added in _entries.Keys.Where(key => !last._entries.ContainsKey(key) && !mayAdd))
        {
            yield return $"{added} is new: raise MINOR";
        }
    }

    /// <summary>Whether the fields are the old ones and perhaps more. What was reserved may have got a name.</summary>
    private static bool IsLonger(string old, string now)
    {
        string[] before = old.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        string[] after = now.Split(';', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
        return before.Length <= after.Length && before.Zip(after).All(pair
            => pair.First == pair.Second || (pair.First.EndsWith(" reserved", StringComparison.Ordinal) && TypeOf(pair.First) == TypeOf(pair.Second)));
    }

    private static string TypeOf(string field) => field[..field.LastIndexOf(' ')];

    private static string OneLine(string text) => Blanks().Replace(text, " ").Trim();

    [GeneratedRegex(@"/\*.*?\*/", RegexOptions.Singleline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"^(?!typedef)[a-z][a-z0-9_ ]*[ *](?<name>virtiovideo_[a-z_]+)\([^;{]*\);", RegexOptions.Multiline)]
    private static partial Regex Function();

    [GeneratedRegex(@"^struct (?<name>\w+) \{(?<body>.*?)^\};", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex Struct();

    [GeneratedRegex(@"^\s+(?<name>VIRTIOVIDEO_\w+) = (?<value>[^,\n]+),", RegexOptions.Multiline)]
    private static partial Regex Constant();

    [GeneratedRegex(@"\s+")]
    private static partial Regex Blanks();
}

// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.IO;

namespace BindingsGenerator.Selection;

/// <summary>Reads the whitelist: lines of <c>KIND NAME [required] [as ENUM]</c>, with # comments.</summary>
public static class WhitelistParser
{
    /// <summary>Reads a whitelist file.</summary>
    /// <param name="path">The file.</param>
    /// <returns>The whitelist.</returns>
    /// <exception cref="GeneratorException">The file cannot be read or a line is wrong.</exception>
    public static Whitelist ReadFile(string path)
    {
        try
        {
            return Parse(File.ReadAllText(path), Path.GetFileName(path));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GeneratorException($"cannot read the whitelist: {e.Message}", e);
        }
    }

    /// <summary>Parses the text of a whitelist.</summary>
    /// <param name="text">The text.</param>
    /// <param name="name">The name that messages call it by.</param>
    /// <returns>The whitelist.</returns>
    /// <exception cref="GeneratorException">A line is wrong.</exception>
    public static Whitelist Parse(string text, string name)
    {
        var entries = new List<WhitelistEntry>();
        var seen = new HashSet<(WhitelistKind Kind, string Name)>();
        string[] lines = text.Split('\n');
        for (int i = 0; i < lines.Length; i++)
        {
            string line = lines[i].Split('#')[0];
            string[] words = line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length == 0)
            {
                continue;
            }

            WhitelistEntry entry = ParseLine(words, i + 1)
                ?? throw new GeneratorException($"{name}:{i + 1}: expected 'KIND NAME [required] [as ENUM]', found '{line.Trim()}'");
            if (!seen.Add((entry.Kind, entry.Name)))
            {
                throw new GeneratorException($"{name}:{i + 1}: '{entry.Name}' is listed twice");
            }

            entries.Add(entry);
        }

        return new Whitelist(entries);
    }

    private static WhitelistEntry? ParseLine(string[] words, int line)
    {
        WhitelistKind? kind = words[0] switch
        {
            "library" => WhitelistKind.Library,
            "header" => WhitelistKind.Header,
            "function" => WhitelistKind.Function,
            "struct" => WhitelistKind.Struct,
            "enum" => WhitelistKind.Enum,
            "macro" => WhitelistKind.Macro,
            "probe" => WhitelistKind.Probe,
            _ => null,
        };
        if (kind is null || words.Length < 2)
        {
            return null;
        }

        bool required = false;
        string? enumName = null;
        for (int i = 2; i < words.Length; i++)
        {
            if (words[i] == "required")
            {
                required = true;
            }
            else if (words[i] == "as" && kind == WhitelistKind.Macro && i + 1 < words.Length)
            {
                enumName = words[++i];
            }
            else
            {
                return null;
            }
        }

        bool isPattern = words[1].Contains('*', StringComparison.Ordinal);
        return isPattern && kind != WhitelistKind.Macro
            ? null
            : new WhitelistEntry(kind.Value, words[1], required, enumName, line);
    }
}

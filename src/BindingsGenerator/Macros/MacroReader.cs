// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using BindingsGenerator.CastXml;

namespace BindingsGenerator.Macros;

/// <summary>Asks the C preprocessor for macros, which castxml does not report.</summary>
internal sealed class MacroReader
{
    // Stands between a macro's name and what it expands to; no header has it.
    private const string Marker = "bindings_generator_expansion_of_";

    private readonly string _compiler;
    private readonly IReadOnlyList<string> _headers;
    private readonly IReadOnlyList<string> _includeDirs;

    internal MacroReader(string compiler, IReadOnlyList<string> headers, IReadOnlyList<string> includeDirs)
    {
        _compiler = compiler;
        _headers = headers;
        _includeDirs = includeDirs;
    }

    /// <summary>The macros without parameters that have a definition, by name.</summary>
    internal IReadOnlyDictionary<string, string> ReadDefinitions()
    {
        const string Define = "#define ";
        var definitions = new SortedDictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in Preprocess("", "-dM").Where(l => l.StartsWith(Define, StringComparison.Ordinal)))
        {
            string[] parts = line[Define.Length..].Split(' ', 2);
            if (parts.Length == 2 && parts[1].Length > 0 && !parts[0].Contains('(', StringComparison.Ordinal))
            {
                definitions[parts[0]] = parts[1].Trim();
            }
        }

        return definitions;
    }

    /// <summary>What macros become when all macros in them are replaced, by name.</summary>
    internal IReadOnlyDictionary<string, string> Expand(IEnumerable<string> names)
    {
        string source = string.Concat(names.Select(name => $"{Marker}{name} {name}\n"));
        var expansions = new Dictionary<string, string>(StringComparer.Ordinal);
        foreach (string line in Preprocess(source, "-P").Where(l => l.StartsWith(Marker, StringComparison.Ordinal)))
        {
            string[] parts = line[Marker.Length..].Split(' ', 2);
            expansions[parts[0]] = parts.Length == 2 ? parts[1].Trim() : "";
        }

        return expansions;
    }

    private string[] Preprocess(string epilogue, string option)
    {
        using var scratch = new ScratchDirectory();
        string source = scratch.File("macros.c");
        File.WriteAllText(source, CastXmlRunner.IncludeAll(_headers, epilogue));
        ToolResult result = Tool.Run(_compiler, ["-E", option, .. _includeDirs.Select(dir => "-I" + dir), source]);
        return result.ExitCode == 0
            ? result.Output.Split('\n')
            : throw new GeneratorException($"{Path.GetFileName(_compiler)} cannot preprocess the headers: {result.FirstError}");
    }
}

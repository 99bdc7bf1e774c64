// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Text;
using System.Xml;
using System.Xml.Linq;

namespace BindingsGenerator.CastXml;

/// <summary>Runs the castxml program.</summary>
internal static class CastXmlRunner
{
    private const string SourceName = "headers.c";

    /// <summary>Compiles headers and returns castxml's description of them.</summary>
    internal static XDocument Run(IEnumerable<string> headers, IEnumerable<string> includeDirs, CastXmlOptions options)
    {
        using var scratch = new ScratchDirectory();
        ToolResult result = TryRun(scratch, headers, includeDirs, options);
        if (result.ExitCode != 0)
        {
            throw new GeneratorException($"castxml cannot compile the headers: {result.FirstError}");
        }

        return Load(scratch.File("headers.xml"));
    }

    /// <summary>
    /// Finds the lines of <see cref="CastXmlOptions.Epilogue"/> that do not compile, counted from 0.
    /// </summary>
    internal static IReadOnlySet<int> FindFaultyLines(
        IEnumerable<string> headers, IEnumerable<string> includeDirs, CastXmlOptions options)
    {
        using var scratch = new ScratchDirectory();
        List<string> all = [.. headers];
        CastXmlOptions patient = options with { CompilerArguments = [.. options.CompilerArguments, "-ferror-limit=0"] };
        ToolResult result = TryRun(scratch, all, includeDirs, patient);
        var faulty = new HashSet<int>();
        if (result.ExitCode == 0)
        {
            return faulty;
        }

        string prefix = scratch.File(SourceName) + ":";
        foreach (string line in result.Errors.Split('\n').Where(l => l.StartsWith(prefix, StringComparison.Ordinal)))
        {
            string[] parts = line[prefix.Length..].Split(':');
            if (parts.Length > 2 && parts[2].Contains("error", StringComparison.Ordinal) && int.TryParse(parts[0], out int number))
            {
                faulty.Add(number - 1 - all.Count);
            }
        }

        if (faulty.Count == 0 || faulty.Any(line => line < 0))
        {
            throw new GeneratorException($"castxml cannot compile the headers: {result.FirstError}");
        }

        return faulty;
    }

    /// <summary>The text of a C file that includes the headers, one a line.</summary>
    internal static string IncludeAll(IEnumerable<string> headers, string epilogue)
    {
        var source = new StringBuilder();
        foreach (string header in headers)
        {
            source.Append("#include ")
                .Append(Path.IsPathRooted(header) ? $"\"{header}\"" : $"<{header}>")
                .Append('\n');
        }

        return source.Append(epilogue).Append('\n').ToString();
    }

    private static ToolResult TryRun(
        ScratchDirectory scratch, IEnumerable<string> headers, IEnumerable<string> includeDirs, CastXmlOptions options)
    {
        string source = scratch.File(SourceName);
        File.WriteAllText(source, IncludeAll(headers, options.Epilogue));
        // clang's own target settings describe the same ABI as cc, and unlike an emulated GCC it can read the headers of
        // a newer GCC's C library (with --castxml-cc-gnu-c math.h fails over _Float128).
        List<string> arguments = ["--castxml-output=1", "-w", "-o", scratch.File("headers.xml")];
        arguments.AddRange(includeDirs.Select(dir => "-I" + Path.GetFullPath(dir)));
        arguments.AddRange(options.Defines.Select(define => "-D" + define));
        arguments.AddRange(options.CompilerArguments);
        arguments.Add(source);
        return Tool.Run(options.CastXmlPath, arguments);
    }

    private static XDocument Load(string path)
    {
        try
        {
            return XDocument.Load(path);
        }
        catch (Exception e) when (e is XmlException or IOException)
        {
            throw new GeneratorException($"castxml wrote no readable XML: {e.Message}", e);
        }
    }
}

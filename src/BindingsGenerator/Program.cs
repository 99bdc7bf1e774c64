// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.CommandLine;
using System.CommandLine.Parsing;
using System.IO;
using BindingsGenerator.Emit;

namespace BindingsGenerator;

/// <summary>The command line.</summary>
internal static class Program
{
    private static readonly GeneratorOptions s_defaults = new();

    private static readonly Option<string> s_output = new("--output", "-o")
    {
        Description = "The directory of the generated files.",
        HelpName = "DIR",
    };

    private static readonly Option<string> s_whitelist = new("--whitelist")
    {
        Description = "What to generate. Default: the whitelist.txt that comes with the program.",
        HelpName = "FILE",
    };

    private static readonly Option<string> s_castXml = new("--castxml")
    {
        Description = $"The castxml program. Default: {s_defaults.CastXmlPath}.",
        HelpName = "PATH",
    };

    private static readonly Option<string> s_compiler = new("--cc")
    {
        Description = $"The C compiler, which preprocesses. Default: {s_defaults.CompilerPath}.",
        HelpName = "PATH",
    };

    private static readonly Option<bool> s_check = new("--check")
    {
        Description = "Write nothing; exit with 1 and name the files that are out of date.",
    };

    private static readonly Option<bool> s_printVersions = new("--print-versions")
    {
        Description = "Print the versions of the installed headers and end.",
    };

    private static int Main(string[] args)
    {
        var command = new RootCommand(
            "Generates the C# declarations that src/FFmpeg.Bindings compiles, from the installed FFmpeg headers with castxml.\n"
            + "Exit codes: 0 done, 1 files are out of date (--check), 2 wrong arguments, 3 failure.")
        {
            s_output,
            s_whitelist,
            s_castXml,
            s_compiler,
            s_check,
            s_printVersions,
        };
        command.SetAction(Run);
        ParseResult parsed = command.Parse(args);
        if (parsed.Errors.Count == 0)
        {
            return parsed.Invoke();
        }

        foreach (ParseError error in parsed.Errors)
        {
            Console.Error.WriteLine($"error: {error.Message}");
        }

        return ExitCode.BadUsage;
    }

    private static int Run(ParseResult parsed)
    {
        string? output = parsed.GetValue(s_output);
        bool printVersions = parsed.GetValue(s_printVersions);
        if (output is null && !printVersions)
        {
            Console.Error.WriteLine("error: --output is missing (see --help)");
            return ExitCode.BadUsage;
        }

        try
        {
            var builder = new BindingsBuilder(new GeneratorOptions
            {
                WhitelistPath = parsed.GetValue(s_whitelist) ?? s_defaults.WhitelistPath,
                CastXmlPath = parsed.GetValue(s_castXml) ?? s_defaults.CastXmlPath,
                CompilerPath = parsed.GetValue(s_compiler) ?? s_defaults.CompilerPath,
            });
            return printVersions
                ? PrintVersions(builder)
                : Generate(builder, new OutputDirectory(output!), parsed.GetValue(s_check));
        }
        catch (GeneratorException e)
        {
            Console.Error.WriteLine($"error: {e.Message}");
            return ExitCode.Failure;
        }
    }

    private static int PrintVersions(BindingsBuilder builder)
    {
        foreach (LibraryVersion library in builder.ReadVersions())
        {
            Console.WriteLine($"lib{library.Name} {library.Version}");
        }

        return ExitCode.Success;
    }

    private static int Generate(BindingsBuilder builder, OutputDirectory directory, bool check)
    {
        IReadOnlyList<GeneratedFile> files = builder.Build(Console.Error);
        if (!check)
        {
            Console.WriteLine($"{files.Count} files, {directory.Write(files)} changed");
            return ExitCode.Success;
        }

        IReadOnlyList<string> stale = directory.FindStale(files);
        foreach (string name in stale)
        {
            Console.Error.WriteLine($"out of date: {name}");
        }

        return stale.Count == 0 ? ExitCode.Success : ExitCode.Stale;
    }
}

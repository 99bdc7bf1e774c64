// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.IO;
using System.Threading.Tasks;

namespace BindingsGenerator;

/// <summary>Runs one of the native tools (castxml, cc, pkg-config) and collects what it prints.</summary>
internal static class Tool
{
    /// <summary>Runs a tool to its end.</summary>
    /// <param name="path">The tool's name or path.</param>
    /// <param name="arguments">Its arguments, unquoted.</param>
    /// <returns>The exit code and everything printed.</returns>
    /// <exception cref="GeneratorException">The tool cannot be started.</exception>
    internal static ToolResult Run(string path, IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo(path)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        // The messages are parsed, so they have to be the untranslated ones.
        start.Environment["LC_ALL"] = "C";
        foreach (string argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            using Process process = Process.Start(start)
                ?? throw new GeneratorException($"cannot start '{path}'");
            // Both pipes are drained at the same time: a tool blocks when one of them is full.
            Task<string> errors = process.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            return new ToolResult(process.ExitCode, output, errors.Result);
        }
        catch (Win32Exception e)
        {
            throw new GeneratorException($"cannot start '{Path.GetFileName(path)}': {Reason(e)}", e);
        }
    }

    private static string Reason(Win32Exception e)
    {
        const int NoSuchFile = 2;
        return e.NativeErrorCode == NoSuchFile ? "not found; is it installed?" : e.Message;
    }
}

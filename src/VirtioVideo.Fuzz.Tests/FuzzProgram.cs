// SPDX-License-Identifier: BSD-3-Clause

using System.Diagnostics;
using System.Threading.Tasks;
using VirtioVideo.Fuzz.Engine;

namespace VirtioVideo.Fuzz.Tests;

/// <summary>The program as a process.</summary>
internal static class FuzzProgram
{
    /// <summary>Runs it.</summary>
    public static (int Status, string Output, string Errors) Run(params string[] arguments)
    {
        var start = new ProcessStartInfo("dotnet", ["exec", typeof(CaseFile).Assembly.Location, .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        using Process process = Process.Start(start)!;
        Task<string> errors = process.StandardError.ReadToEndAsync();
        string output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors.Result);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;
using Xunit;

namespace HeaderGenerator.Tests.Support;

/// <summary>Runs programs.</summary>
internal static class ProcessRunner
{
    /// <summary>Runs a program to its end; a program that is not installed fails the test with a message that says so.</summary>
    /// <param name="program">Its name or path.</param>
    /// <param name="arguments">Its arguments.</param>
    /// <param name="input">Its standard input.</param>
    internal static ProcessResult Run(string program, IEnumerable<string> arguments, string input = "")
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        Process? process = null;
        try
        {
            process = Process.Start(start);
        }
        catch (Win32Exception e)
        {
            Assert.Fail($"this test needs '{program}', which cannot be started: {e.Message}");
        }

        using (process)
        {
            Task<string> output = process!.StandardOutput.ReadToEndAsync();
            Task<string> errors = process.StandardError.ReadToEndAsync();
            process.StandardInput.Write(input);
            process.StandardInput.Close();
            process.WaitForExit();
            return new ProcessResult(process.ExitCode, output.Result, errors.Result);
        }
    }
}

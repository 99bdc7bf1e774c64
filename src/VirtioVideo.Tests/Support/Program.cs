// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.ComponentModel;
using System.Diagnostics;
using System.Threading.Tasks;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>Runs programs.</summary>
internal static class Program
{
    /// <summary>Runs the ffmpeg program; one that is not installed, or fails, fails the test with a message that says so.</summary>
    /// <returns>What it printed.</returns>
    public static string Ffmpeg(IEnumerable<string> arguments)
    {
        var start = new ProcessStartInfo("ffmpeg", ["-nostdin", "-v", "error", "-y", .. arguments])
        {
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
            Assert.Fail($"this test needs the ffmpeg program, which cannot be started: {e.Message}");
        }

        using (process)
        {
            Task<string> errors = process!.StandardError.ReadToEndAsync();
            string output = process.StandardOutput.ReadToEnd();
            process.WaitForExit();
            Assert.True(process.ExitCode == 0, $"ffmpeg {string.Join(' ', start.ArgumentList)}: {errors.Result}");
            return output;
        }
    }
}

// SPDX-License-Identifier: BSD-3-Clause
using System;

namespace BindingsGenerator;

/// <summary>What a native tool left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record ToolResult(int ExitCode, string Output, string Errors)
{
    /// <summary>The first line that says "error", else the first line: enough for a one-line message.</summary>
    internal string FirstError
    {
        get
        {
            string[] lines = Errors.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
            string? error = Array.Find(lines, line => line.Contains("error", StringComparison.OrdinalIgnoreCase));
            return error ?? (lines.Length > 0 ? lines[0] : $"exit code {ExitCode}");
        }
    }
}

// SPDX-License-Identifier: BSD-3-Clause

namespace HeaderGenerator.Tests.Support;

/// <summary>What a program left behind.</summary>
/// <param name="ExitCode">Its exit code.</param>
/// <param name="Output">Its standard output.</param>
/// <param name="Errors">Its standard error.</param>
internal sealed record ProcessResult(int ExitCode, string Output, string Errors);

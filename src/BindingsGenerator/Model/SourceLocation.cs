// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Model;

/// <summary>Where a header declares something.</summary>
/// <param name="File">The header's path as the compiler found it; empty for what is built in.</param>
/// <param name="Line">The line, counted from 1; 0 when unknown.</param>
public sealed record SourceLocation(string File, int Line)
{
    /// <summary>The place of what no file declares.</summary>
    public static SourceLocation None { get; } = new("", 0);
}

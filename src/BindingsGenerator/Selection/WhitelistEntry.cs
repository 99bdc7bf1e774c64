// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.IO.Enumeration;

namespace BindingsGenerator.Selection;

/// <summary>One line of the whitelist.</summary>
/// <param name="Kind">What it asks for.</param>
/// <param name="Name">The name, or for macros the pattern.</param>
/// <param name="IsRequired">Whether the bindings make no sense without it.</param>
/// <param name="EnumName">For a macro: the enumeration its value belongs to; null for a plain number.</param>
/// <param name="Line">The line of the file, counted from 1.</param>
public sealed record WhitelistEntry(WhitelistKind Kind, string Name, bool IsRequired, string? EnumName, int Line)
{
    /// <summary>Whether the name is a pattern.</summary>
    public bool IsPattern => Name.Contains('*', StringComparison.Ordinal);

    /// <summary>Whether a name is asked for by this entry.</summary>
    /// <param name="name">The name.</param>
    /// <returns>True when the name is the entry's or fits its pattern.</returns>
    public bool Matches(string name) => FileSystemName.MatchesSimpleExpression(Name, name, ignoreCase: false);
}

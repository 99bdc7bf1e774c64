// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Generic;
using System.Linq;

namespace BindingsGenerator.Selection;

/// <summary>What the bindings are to contain.</summary>
public sealed class Whitelist
{
    internal Whitelist(IReadOnlyList<WhitelistEntry> entries) => Entries = entries;

    /// <summary>Every entry in the order of the file.</summary>
    public IReadOnlyList<WhitelistEntry> Entries { get; }

    /// <summary>The names of one kind, in the order of the file.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The names.</returns>
    public IReadOnlyList<string> Names(WhitelistKind kind) => [.. Of(kind).Select(entry => entry.Name)];

    /// <summary>The entries of one kind, in the order of the file.</summary>
    /// <param name="kind">The kind.</param>
    /// <returns>The entries.</returns>
    public IEnumerable<WhitelistEntry> Of(WhitelistKind kind) => Entries.Where(entry => entry.Kind == kind);
}

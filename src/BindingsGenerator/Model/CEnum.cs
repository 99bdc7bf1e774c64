// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;

namespace BindingsGenerator.Model;

/// <summary>An enumeration.</summary>
public sealed class CEnum : CType
{
    internal CEnum(string name, int size, int alignment, IReadOnlyList<CEnumMember> members, SourceLocation location)
    {
        Name = name;
        Size = size;
        Alignment = alignment;
        Members = members;
        Location = location;
    }

    /// <summary>The tag, or the typedef name of an enumeration without a tag; empty when it has neither.</summary>
    public string Name { get; }

    /// <summary>The names and values in the order of the header.</summary>
    public IReadOnlyList<CEnumMember> Members { get; }

    /// <summary>Where it is declared.</summary>
    public SourceLocation Location { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <inheritdoc/>
    public override int Alignment { get; }

    /// <summary>Finds a member by name.</summary>
    /// <param name="name">The member's name.</param>
    /// <returns>The member or null.</returns>
    public CEnumMember? FindMember(string name) =>
        Members.FirstOrDefault(member => string.Equals(member.Name, name, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string Declare(string declarator) =>
        Join(Name.Length == 0 ? "enum {...}" : $"enum {Name}", declarator);
}

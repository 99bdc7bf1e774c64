// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;

namespace BindingsGenerator.Model;

/// <summary>A struct or a union.</summary>
public sealed class CRecord : CType
{
    internal CRecord(string name, bool isUnion, bool isComplete, int size, int alignment, SourceLocation location)
    {
        Name = name;
        IsUnion = isUnion;
        IsComplete = isComplete;
        Size = size;
        Alignment = alignment;
        Location = location;
    }

    /// <summary>The tag, or the typedef name of a record without a tag; empty when it has neither.</summary>
    public string Name { get; internal set; }

    /// <summary>Whether all fields lie at offset 0.</summary>
    public bool IsUnion { get; }

    /// <summary>
    /// Whether <see cref="Fields"/> is what is inside. False for a record that is only named in the headers, and for one
    /// with a tag that is declared inside another one, which castxml gives a size but no fields.
    /// </summary>
    public bool IsComplete { get; }

    /// <summary>Where it is declared.</summary>
    public SourceLocation Location { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <inheritdoc/>
    public override int Alignment { get; }

    /// <summary>The fields in the order of the header; a struct or union without a name is one field without a name.</summary>
    public IReadOnlyList<CField> Fields { get; internal set; } = [];

    /// <summary>
    /// The fields as C code reaches them: those of unnamed structs and unions stand in for the unnamed field, with
    /// offsets counted from the start of this record.
    /// </summary>
    /// <returns>The named fields.</returns>
    public IEnumerable<CField> FlattenFields() => Fields.SelectMany(Flatten);

    /// <summary>Finds a field by name, also inside unnamed structs and unions.</summary>
    /// <param name="name">The field's name.</param>
    /// <returns>The field, with its offset in this record, or null.</returns>
    public CField? FindField(string name) =>
        FlattenFields().FirstOrDefault(field => string.Equals(field.Name, name, StringComparison.Ordinal));

    /// <inheritdoc/>
    public override string Declare(string declarator)
    {
        string keyword = IsUnion ? "union" : "struct";
        return Join(Name.Length == 0 ? $"{keyword} {{...}}" : $"{keyword} {Name}", declarator);
    }

    private static IEnumerable<CField> Flatten(CField field)
    {
        if (field.Name.Length > 0 || field.Type.Unaliased is not CRecord inner)
        {
            return [field];
        }

        return inner.FlattenFields().Select(f => f with { BitOffset = f.BitOffset + field.BitOffset });
    }
}

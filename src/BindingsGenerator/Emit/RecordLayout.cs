// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;
using BindingsGenerator.Model;

namespace BindingsGenerator.Emit;

/// <summary>Decides which C# fields put every byte of a C record where it belongs.</summary>
internal sealed class RecordLayout
{
    private RecordLayout(CRecord record, IReadOnlyList<PlacedField> fields, bool isSequential)
    {
        Record = record;
        Fields = fields;
        IsSequential = isSequential;
    }

    /// <summary>The C record.</summary>
    internal CRecord Record { get; }

    /// <summary>The C# fields.</summary>
    internal IReadOnlyList<PlacedField> Fields { get; }

    /// <summary>Whether the runtime arrives at the same offsets by itself.</summary>
    internal bool IsSequential { get; }

    /// <summary>Lays a record out.</summary>
    internal static RecordLayout Of(CRecord record, TypeMapper types)
    {
        var fields = new List<PlacedField>();
        bool isPlain = !record.IsUnion;
        for (int i = 0; i < record.Fields.Count; i++)
        {
            CField field = record.Fields[i];
            types.NameAfterField(record, field, i);
            string? typeName = field.IsBitField ? null : types.Map(field.Type);
            if (typeName is not null)
            {
                fields.Add(new PlacedField(field.Name.Length > 0 ? field.Name : $"anonymous{i}", typeName, field.Offset, field));
                continue;
            }

            // C# has no bit-fields and lacks some types. Their bytes are there one by one, each once, and without a
            // name of C's, so that nobody takes them for the field.
            isPlain = false;
            for (int offset = field.Offset; offset < field.Offset + field.Size; offset++)
            {
                if (!fields.Exists(f => f.Source is null && f.Offset == offset))
                {
                    fields.Add(new PlacedField($"_byte{offset}", "byte", offset, null));
                }
            }
        }

        return new RecordLayout(record, fields, isPlain && IsNatural(record, types));
    }

    /// <summary>Whether each field comes at the first offset that its alignment allows, and the end is padded likewise.</summary>
    private static bool IsNatural(CRecord record, TypeMapper types)
    {
        int end = 0;
        int alignment = 1;
        foreach (CField field in record.Fields)
        {
            int fieldAlignment = AlignmentOf(field.Type, types);
            alignment = Math.Max(alignment, fieldAlignment);
            if (field.Offset != AlignUp(end, fieldAlignment))
            {
                return false;
            }

            end = field.Offset + field.Size;
        }

        return record.Size == AlignUp(end, alignment);
    }

    /// <summary>The alignment that C# gives the stand-in for a type, which is less than C's where it is single bytes.</summary>
    private static int AlignmentOf(CType type, TypeMapper types) => type.Unaliased switch
    {
        CArrayType array => AlignmentOf(array.Element, types),
        CRecord record => Math.Min(
            record.Alignment,
            record.Fields.Select((field, index) => AlignmentOf(record, field, index, types)).DefaultIfEmpty(1).Max()),
        CType plain => plain.Alignment,
    };

    private static int AlignmentOf(CRecord owner, CField field, int index, TypeMapper types)
    {
        types.NameAfterField(owner, field, index);
        return field.IsBitField || types.Map(field.Type) is null ? 1 : AlignmentOf(field.Type, types);
    }

    private static int AlignUp(int offset, int alignment) =>
        (offset + alignment - 1) / alignment * alignment;
}

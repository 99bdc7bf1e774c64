// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;
using BindingsGenerator.Model;
using BindingsGenerator.Selection;

namespace BindingsGenerator.Emit;

/// <summary>Declares structs and unions with their fields.</summary>
internal static class StructEmitter
{
    /// <summary>Writes the file of the structs.</summary>
    internal static GeneratedFile Emit(EmitContext context)
    {
        foreach (WhitelistEntry entry in context.Whitelist.Of(WhitelistKind.Struct))
        {
            if (context.Model.FindRecord(entry.Name) is not CRecord record)
            {
                context.LeaveOut(entry, "is not in the installed headers");
            }
            else if (!record.IsComplete)
            {
                context.LeaveOut(entry, "has no fields in the installed headers");
            }
            else
            {
                context.Types.Expand(record);
            }
        }

        // Laying out one record may ask for others, which it holds by value.
        var layouts = new SortedDictionary<string, RecordLayout>(StringComparer.Ordinal);
        while (context.Types.NextRecord() is CRecord record)
        {
            layouts[context.Types.NameOf(record)] = RecordLayout.Of(record, context.Types);
        }

        CodeWriter code = context.StartFile("System.Runtime.InteropServices");
        foreach ((string name, RecordLayout layout) in layouts)
        {
            if (name != layouts.Keys.First())
            {
                code.Separate();
            }

            EmitRecord(context, code, name, layout);
        }

        return new GeneratedFile("Structs.g.cs", code.ToString());
    }

    private static void EmitRecord(EmitContext context, CodeWriter code, string name, RecordLayout layout)
    {
        CRecord record = layout.Record;
        string keyword = record.IsUnion ? "union" : "struct";
        Documentation.Write(
            code, record.Location, record.Name.Length > 0 ? $"{keyword} {record.Name}" : $"{keyword} without a name");
        code.Line(layout.IsSequential
            ? "[StructLayout(LayoutKind.Sequential)]"
            : $"[StructLayout(LayoutKind.Explicit, Pack = {record.Alignment}, Size = {record.Size})]");
        code.Open($"public unsafe partial struct {name}");
        foreach (PlacedField field in layout.Fields)
        {
            code.Separate();
            EmitField(context, code, layout, field);
        }

        code.Close();
    }

    private static void EmitField(EmitContext context, CodeWriter code, RecordLayout layout, PlacedField field)
    {
        if (field.Source is CField source)
        {
            code.Line($"/// <remarks><c>{Documentation.Escape(source.Declaration)}</c></remarks>");
        }

        if (!layout.IsSequential)
        {
            code.Line($"[FieldOffset({field.Offset})]");
        }

        code.Line($"public {field.TypeName} {CSharpNames.Identifier(field.Name)};");
    }
}

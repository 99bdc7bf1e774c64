// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using HeaderGenerator.Docs;
using HeaderGenerator.Model;

namespace HeaderGenerator.Reading;

/// <summary>Reads structs and unions, and sees to it that a C compiler lays them out as the runtime does.</summary>
internal sealed class RecordReader(TypeSpeller speller, DocumentationFile documentation)
{
    private const BindingFlags InstanceFields = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic;

    /// <summary>Reads a struct; one without fields is opaque.</summary>
    internal Declaration Read(Type type, string? section)
    {
        string name = type.Name;
        MemberDocumentation said = Required.Summary(documentation.Of(type), name);
        FieldInfo[] fields = [.. type.GetFields(InstanceFields).OrderBy(field => field.MetadataToken)];
        if (fields.Length == 0)
        {
            return new OpaqueDeclaration(name, section, said);
        }

        if (type.IsAutoLayout)
        {
            throw new DeclarationException(name, "its layout is the runtime's choice; use LayoutKind.Sequential");
        }

        List<Field> read = [.. fields.Select(ReadField)];
        bool isUnion = type.IsExplicitLayout && read.Count > 1 && read.All(field => field.Offset == 0);
        var record = new RecordDeclaration(name, section, said, isUnion, read, NativeLayout.SizeOf(type));
        CheckLayout(record);
        return record;
    }

    private Field ReadField(FieldInfo field)
    {
        string where = $"{field.DeclaringType!.Name}.{field.Name}";
        if (!field.IsPublic)
        {
            throw new DeclarationException(where, "it is not public, but C code would see it");
        }

        TypeUse type = speller.Spell(field.FieldType, Attributes.Spelling(field), where);
        return new Field(
            field.Name, type, NativeLayout.OffsetOf(field), Required.Summary(documentation.Of(field), where));
    }

    private static void CheckLayout(RecordDeclaration record)
    {
        int end = 0;
        foreach (Field field in record.Fields)
        {
            string where = $"{record.Name}.{field.Name}";
            int expected = record.IsUnion ? 0 : end;
            if (field.Offset > expected)
            {
                throw new DeclarationException(
                    where, $"implicit padding of {field.Offset - expected} bytes before it; padding has to be a field");
            }

            if (field.Offset < expected)
            {
                throw new DeclarationException(where, "it overlaps the field before it, and the struct is no union");
            }

            if (field.Offset % field.Type.Alignment != 0)
            {
                throw new DeclarationException(
                    where, $"at offset {field.Offset} C would align it to {field.Type.Alignment}; packed structs are not said");
            }

            end = Math.Max(end, field.Offset + field.Type.Size);
        }

        if (record.Size != end)
        {
            throw new DeclarationException(
                record.Name, $"implicit padding of {record.Size - end} bytes at its end; padding has to be a field");
        }

        if (record.Size % record.Alignment != 0)
        {
            throw new DeclarationException(
                record.Name, $"C would pad its {record.Size} bytes to a multiple of {record.Alignment}");
        }
    }
}

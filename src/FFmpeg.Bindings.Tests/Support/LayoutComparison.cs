// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;
using System.Reflection;
using BindingsGenerator.Model;

namespace FFmpeg.Bindings.Tests.Support;

/// <summary>Compares a C# struct with the C record it stands for, and lists the differences.</summary>
internal sealed class LayoutComparison
{
    private readonly List<string> _differences = [];
    private readonly HashSet<Type> _visited = [];

    /// <summary>What differs, in words.</summary>
    internal IReadOnlyList<string> Differences => _differences;

    /// <summary>The structs that were compared, those inside others included.</summary>
    internal IReadOnlySet<Type> Visited => _visited;

    /// <summary>Compares a struct or union, and everything it holds by value.</summary>
    internal LayoutComparison Compare(Type type, CRecord record)
    {
        _visited.Add(type);
        Expect(type.Name, "size", record.Size, NativeLayout.SizeOf(type));
        Dictionary<string, FieldInfo> fields = BindingTypes.FieldsOf(type).ToDictionary(field => field.Name, StringComparer.Ordinal);
        for (int i = 0; i < record.Fields.Count; i++)
        {
            CField expected = record.Fields[i];
            string name = expected.Name.Length > 0 ? expected.Name : $"anonymous{i}";
            if (fields.Remove(name, out FieldInfo? field))
            {
                CompareField($"{type.Name}.{name}", field, expected);
            }
            else if (!RemoveBytes(fields, expected))
            {
                _differences.Add($"{type.Name}.{name} is missing");
            }
        }

        // The bytes of bit-fields may be shared, so those that are left over are compared by their own names.
        _differences.AddRange(fields.Values.Where(field => !IsByteInPlace(field)).Select(field => $"{type.Name}.{field.Name} is not in C"));
        return this;
    }

    private void CompareField(string name, FieldInfo field, CField expected)
    {
        Expect(name, "offset", expected.Offset, NativeLayout.OffsetOf(field));
        CompareType(name, field.FieldType, expected.Type);
    }

    private void CompareType(string name, Type type, CType expected)
    {
        Expect(name, "size", expected.Size, NativeLayout.SizeOf(type));
        switch (expected.Unaliased)
        {
            case CRecord record:
                Compare(type, record);
                break;
            case CArrayType array:
                _visited.Add(type);
                Expect(name, "length", array.Length, BindingTypes.ArrayLength(type) ?? -1);
                foreach ((FieldInfo element, int index) in BindingTypes.FieldsOf(type).Select((field, index) => (field, index)))
                {
                    Expect($"{name}[{index}]", "offset", index * array.Element.Size, NativeLayout.OffsetOf(element));
                    CompareType($"{name}[{index}]", element.FieldType, array.Element);
                }

                break;
            case CPointerType when !type.IsPointer && !type.IsFunctionPointer:
                _differences.Add($"{name} is a pointer in C, but {type.Name} here");
                break;
        }
    }

    private static bool RemoveBytes(Dictionary<string, FieldInfo> fields, CField expected) =>
        Enumerable.Range(expected.Offset, expected.Size)
            .All(offset => fields.TryGetValue($"_byte{offset}", out FieldInfo? field) && IsByteInPlace(field));

    private static bool IsByteInPlace(FieldInfo field) =>
        field.FieldType == typeof(byte) && field.Name == $"_byte{NativeLayout.OffsetOf(field)}";

    private void Expect(string name, string what, int expected, int actual)
    {
        if (expected != actual)
        {
            _differences.Add($"{name}: {what} is {expected} in C, but {actual} here");
        }
    }
}

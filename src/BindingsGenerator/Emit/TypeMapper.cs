// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;
using BindingsGenerator.Model;

namespace BindingsGenerator.Emit;

/// <summary>Finds the blittable C# type for a C type, and keeps a list of what those types need to be declared.</summary>
internal sealed class TypeMapper
{
    private readonly Queue<CRecord> _pending = new();
    private readonly HashSet<CRecord> _expanded = [];
    private readonly Dictionary<CRecord, string> _givenNames = [];
    private readonly SortedDictionary<string, CRecord> _pointedTo = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, CEnum> _enums = new(StringComparer.Ordinal);
    private readonly SortedDictionary<string, ArrayShape> _arrays = new(StringComparer.Ordinal);

    /// <summary>The enumerations met so far.</summary>
    internal IEnumerable<CEnum> Enums => _enums.Values;

    /// <summary>The arrays met so far.</summary>
    internal IEnumerable<ArrayShape> Arrays => _arrays.Values;

    /// <summary>The records that were only met behind pointers so far.</summary>
    internal IEnumerable<CRecord> Opaque => _pointedTo.Values.Where(record => !_expanded.Contains(record));

    /// <summary>Asks for a record to be declared with its fields.</summary>
    internal void Expand(CRecord record)
    {
        if (_expanded.Add(record))
        {
            _pending.Enqueue(record);
        }
    }

    /// <summary>Asks for an enumeration to be declared.</summary>
    internal void Declare(CEnum e) => _enums[e.Name] = e;

    /// <summary>Takes the next record that is to be declared with its fields; null when there is none left.</summary>
    internal CRecord? NextRecord() => _pending.TryDequeue(out CRecord? record) ? record : null;

    /// <summary>The C# name of a record.</summary>
    internal string NameOf(CRecord record) => record.Name.Length > 0 ? record.Name : _givenNames[record];

    /// <summary>Names a record without a tag after the field that holds it.</summary>
    internal void NameAfterField(CRecord owner, CField field, int index)
    {
        CType type = field.Type.Unaliased;
        while (type is CArrayType or CPointerType)
        {
            type = (type is CArrayType array ? array.Element : ((CPointerType)type).Pointee).Unaliased;
        }

        if (type is CRecord { Name.Length: 0 } record)
        {
            _givenNames.TryAdd(record, $"{NameOf(owner)}_{(field.Name.Length > 0 ? field.Name : $"anonymous{index}")}");
        }
    }

    /// <summary>The C# type of a field, parameter or result; null when C# has none.</summary>
    internal string? Map(CType type) => Map(type, isPointedTo: false);

    /// <summary>The C# type of a pointer to a function; null when C# has none.</summary>
    internal string? MapFunctionPointer(CFunctionType function)
    {
        List<string?> types = [.. function.Parameters.Select(Map), Map(function.ReturnType)];
        return function.IsVariadic || types.Contains(null)
            ? null
            : $"delegate* unmanaged[Cdecl]<{string.Join(", ", types)}>";
    }

    /// <summary>The C# type of a parameter; null when C# has none.</summary>
    internal string? Map(CParameter parameter) => IsVariableArguments(parameter.DeclaredType) ? null : Map(parameter.Type);

    /// <summary>
    /// Whether this is va_list, whose layout is the compiler's secret: by its name, or, where it is an array that has
    /// become a pointer, by what x86-64 calls the element.
    /// </summary>
    private static bool IsVariableArguments(CType type) => type switch
    {
        CTypedef { Name: "va_list" or "__gnuc_va_list" or "__builtin_va_list" } => true,
        CPointerType { Pointee.Unaliased: CRecord { Name: "__va_list_tag" } } => true,
        _ => false,
    };

    private string? Map(CType type, bool isPointedTo) => type switch
    {
        CTypedef { Name: "size_t" or "uintptr_t" } => "nuint",
        CTypedef { Name: "ssize_t" or "ptrdiff_t" or "intptr_t" } => "nint",
        CTypedef typedef => Map(typedef.Target, isPointedTo),
        CQualifiedType qualified => Map(qualified.Inner, isPointedTo),
        CFundamentalType fundamental => MapFundamental(fundamental),
        CPointerType pointer => MapPointer(pointer.Pointee),
        CArrayType array => MapArray(array),
        CRecord record => MapRecord(record, isPointedTo),
        CEnum e => MapEnum(e),
        _ => null,
    };

    private static string? MapFundamental(CFundamentalType type)
    {
        if (type.IsVoid)
        {
            return "void";
        }

        if (type.IsFloatingPoint)
        {
            return type.Name is "float" or "double" ? type.Name : null;
        }

        // Plain char is text, and bool has to stay a number of one byte; both are byte in C#.
        return (type.Size, type.IsUnsigned || type.Name is "char") switch
        {
            (1, true) => "byte",
            (1, false) => "sbyte",
            (2, true) => "ushort",
            (2, false) => "short",
            (4, true) => "uint",
            (4, false) => "int",
            (8, true) => "ulong",
            (8, false) => "long",
            _ => null,
        };
    }

    private string MapPointer(CType pointee) => pointee.Unaliased is CFunctionType function
        ? MapFunctionPointer(function) ?? "void*"
        : (Map(pointee, isPointedTo: true) ?? "void") + "*";

    private string? MapArray(CArrayType array)
    {
        string? element = Map(array.Element);
        if (element is null || array.Length == 0)
        {
            return null;
        }

        string elementName = element.StartsWith("delegate", StringComparison.Ordinal) ? "void*" : element;
        string name = CSharpNames.ArrayName(elementName, array.Length);
        _arrays[name] = new ArrayShape(name, elementName, array.Length);
        return name;
    }

    private string? MapRecord(CRecord record, bool isPointedTo)
    {
        if (record.Name.Length == 0 && !_givenNames.ContainsKey(record))
        {
            return null;
        }

        if (isPointedTo)
        {
            _pointedTo[NameOf(record)] = record;
            return NameOf(record);
        }

        if (!record.IsComplete)
        {
            return null;
        }

        Expand(record);
        return NameOf(record);
    }

    private string? MapEnum(CEnum e)
    {
        if (e.Name.Length == 0)
        {
            return e.Size == 4 ? "int" : null;
        }

        Declare(e);
        return e.Name;
    }
}

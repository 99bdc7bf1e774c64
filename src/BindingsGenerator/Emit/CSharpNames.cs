// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Frozen;

namespace BindingsGenerator.Emit;

/// <summary>Spells C names in C#.</summary>
internal static class CSharpNames
{
    private static readonly FrozenSet<string> s_keywords = FrozenSet.ToFrozenSet(
        [
            "abstract", "as", "base", "bool", "break", "byte", "case", "catch", "char", "checked", "class", "const",
            "continue", "decimal", "default", "delegate", "do", "double", "else", "enum", "event", "explicit", "extern",
            "false", "finally", "fixed", "float", "for", "foreach", "goto", "if", "implicit", "in", "int", "interface",
            "internal", "is", "lock", "long", "namespace", "new", "null", "object", "operator", "out", "override",
            "params", "private", "protected", "public", "readonly", "ref", "return", "sbyte", "sealed", "short", "sizeof",
            "stackalloc", "static", "string", "struct", "switch", "this", "throw", "true", "try", "typeof", "uint",
            "ulong", "unchecked", "unsafe", "ushort", "using", "virtual", "void", "volatile", "while",
        ],
        StringComparer.Ordinal);

    /// <summary>A field's or parameter's name: C's own, marked where C# has another use for it.</summary>
    internal static string Identifier(string name) => s_keywords.Contains(name) ? "@" + name : name;

    /// <summary>The name of the struct that stands for a C array, for example byte_ptrArray8 or int_array8.</summary>
    internal static string ArrayName(string elementType, int length)
    {
        string stem = elementType.TrimEnd('*');
        int stars = elementType.Length - stem.Length;
        return stars == 0
            ? $"{stem}_array{length}"
            : $"{stem}{string.Concat(System.Linq.Enumerable.Repeat("_ptr", stars))}Array{length}";
    }
}

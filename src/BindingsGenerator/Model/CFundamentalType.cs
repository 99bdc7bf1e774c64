// SPDX-License-Identifier: BSD-3-Clause
using System;

namespace BindingsGenerator.Model;

/// <summary>A type that the language itself has: <c>void</c>, the integers, the floats.</summary>
public sealed class CFundamentalType : CType
{
    internal CFundamentalType(string name, int size, int alignment)
    {
        Name = name;
        Size = size;
        Alignment = alignment;
    }

    /// <summary>The name as GCC spells it, for example <c>long unsigned int</c>.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <inheritdoc/>
    public override int Alignment { get; }

    /// <summary>Whether this is <c>void</c>.</summary>
    public bool IsVoid => Name == "void";

    /// <summary>Whether this is a floating-point type.</summary>
    public bool IsFloatingPoint =>
        Name.Contains("float", StringComparison.OrdinalIgnoreCase) || Name.Contains("double", StringComparison.Ordinal);

    /// <summary>Whether this is an integer type without a sign; plain <c>char</c> counts as signed.</summary>
    public bool IsUnsigned =>
        Name.Contains("unsigned", StringComparison.Ordinal) || Name is "_Bool" or "bool" or "char16_t" or "char32_t";

    /// <inheritdoc/>
    public override string Declare(string declarator) => Join(Name, declarator);
}

// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace HeaderGenerator.Model;

/// <summary>The type of a field, parameter or result as C spells it.</summary>
/// <param name="Spelling">The type; a function pointer is a whole declarator with <c>%</c> where the name goes.</param>
/// <param name="ArrayLength">Length of an array as C spells it; null for a single object.</param>
/// <param name="Size">Size in bytes, of the whole array; 0 for void.</param>
/// <param name="Alignment">Alignment in bytes.</param>
public sealed record TypeUse(string Spelling, string? ArrayLength, int Size, int Alignment)
{
    /// <summary>No value.</summary>
    public static TypeUse Void { get; } = new("void", null, 0, 1);

    /// <summary>Declares something of this type.</summary>
    /// <param name="name">Its name.</param>
    /// <returns>The declaration without a semicolon.</returns>
    public string Declare(string name)
    {
        if (Spelling.Contains('%', StringComparison.Ordinal))
        {
            return Spelling.Replace("%", name, StringComparison.Ordinal);
        }

        string separator = Spelling.EndsWith('*') ? "" : " ";
        string length = ArrayLength is null ? "" : $"[{ArrayLength}]";
        return $"{Spelling}{separator}{name}{length}";
    }
}

// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Model;

/// <summary>A field of a struct or union.</summary>
/// <param name="Name">Its name; empty for an unnamed struct or union.</param>
/// <param name="Type">Its type.</param>
/// <param name="BitOffset">Where it starts, in bits from the start of the record.</param>
/// <param name="BitWidth">The width of a bit-field, in bits; null for a plain field.</param>
/// <param name="Location">Where it is declared.</param>
public sealed record CField(string Name, CType Type, int BitOffset, int? BitWidth, SourceLocation Location)
{
    /// <summary>What <c>offsetof</c> gives; for a bit-field the byte that holds its first bit.</summary>
    public int Offset => BitOffset / 8;

    /// <summary>What <c>sizeof</c> gives; for a bit-field the bytes that its bits touch.</summary>
    public int Size => BitWidth is int width ? ((BitOffset % 8) + width + 7) / 8 : Type.Size;

    /// <summary>Whether this is a bit-field.</summary>
    public bool IsBitField => BitWidth is not null;

    /// <summary>The field as C declares it.</summary>
    public string Declaration => BitWidth is int width ? $"{Type.Declare(Name)} : {width}" : Type.Declare(Name);
}

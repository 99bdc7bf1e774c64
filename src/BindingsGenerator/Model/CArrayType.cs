// SPDX-License-Identifier: BSD-3-Clause
using System.Globalization;

namespace BindingsGenerator.Model;

/// <summary>An array of a fixed length.</summary>
public sealed class CArrayType : CType
{
    internal CArrayType(CType element, int length)
    {
        Element = element;
        Length = length;
    }

    /// <summary>The type of one element.</summary>
    public CType Element { get; }

    /// <summary>How many elements; 0 for a flexible array member.</summary>
    public int Length { get; }

    /// <inheritdoc/>
    public override int Size => Element.Size * Length;

    /// <inheritdoc/>
    public override int Alignment => Element.Alignment;

    /// <inheritdoc/>
    public override string Declare(string declarator)
    {
        string length = Length == 0 ? "" : Length.ToString(CultureInfo.InvariantCulture);
        return Element.Declare($"{declarator}[{length}]");
    }
}

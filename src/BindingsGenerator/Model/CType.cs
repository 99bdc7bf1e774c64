// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Model;

/// <summary>A C type. Types are compared by reference; a type is one object per model.</summary>
public abstract class CType
{
    private protected CType()
    {
    }

    /// <summary>What <c>sizeof</c> gives, in bytes; 0 for incomplete types, functions and void.</summary>
    public abstract int Size { get; }

    /// <summary>What <c>_Alignof</c> gives, in bytes; 0 for incomplete types and functions.</summary>
    public abstract int Alignment { get; }

    /// <summary>This type without typedef names and qualifiers around it.</summary>
    public virtual CType Unaliased => this;

    /// <summary>Writes the C declaration of something of this type.</summary>
    /// <param name="declarator">What is declared, for example a field's name; empty for the bare type.</param>
    /// <returns>The declaration without a semicolon, for example <c>uint8_t *data[8]</c>.</returns>
    public abstract string Declare(string declarator);

    /// <inheritdoc/>
    public sealed override string ToString() => Declare("");

    /// <summary>Puts a declarator behind a type's name.</summary>
    private protected static string Join(string name, string declarator) =>
        declarator.Length == 0 ? name : $"{name} {declarator}";
}

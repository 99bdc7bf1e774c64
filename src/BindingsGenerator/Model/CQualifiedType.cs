// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Model;

/// <summary>A type with <c>const</c>, <c>volatile</c> or <c>restrict</c> on it.</summary>
public sealed class CQualifiedType : CType
{
    internal CQualifiedType(CType inner, string qualifiers)
    {
        Inner = inner;
        Qualifiers = qualifiers;
    }

    /// <summary>The type without the qualifiers.</summary>
    public CType Inner { get; }

    /// <summary>The qualifiers, separated by blanks.</summary>
    public string Qualifiers { get; }

    /// <inheritdoc/>
    public override int Size => Inner.Size;

    /// <inheritdoc/>
    public override int Alignment => Inner.Alignment;

    /// <inheritdoc/>
    public override CType Unaliased => Inner.Unaliased;

    /// <inheritdoc/>
    public override string Declare(string declarator) =>
        // The qualifiers of a pointer stand behind its star, all others before the name.
        Inner is CPointerType ? Inner.Declare(Join(Qualifiers, declarator)) : $"{Qualifiers} {Inner.Declare(declarator)}";
}

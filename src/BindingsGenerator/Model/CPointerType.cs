// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Model;

/// <summary>A pointer.</summary>
public sealed class CPointerType : CType
{
    internal CPointerType(CType pointee, int size, int alignment)
    {
        Pointee = pointee;
        Size = size;
        Alignment = alignment;
    }

    /// <summary>What it points to.</summary>
    public CType Pointee { get; }

    /// <inheritdoc/>
    public override int Size { get; }

    /// <inheritdoc/>
    public override int Alignment { get; }

    /// <inheritdoc/>
    public override string Declare(string declarator) =>
        // [] and () bind tighter than *, so a pointer to either needs its parentheses.
        Pointee is CArrayType or CFunctionType
            ? Pointee.Declare($"(*{declarator})")
            : Pointee.Declare($"*{declarator}");
}

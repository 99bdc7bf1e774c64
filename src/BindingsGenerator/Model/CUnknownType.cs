// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Model;

/// <summary>A type that castxml has no description for, such as a vector.</summary>
public sealed class CUnknownType : CType
{
    internal CUnknownType(string kind) => Kind = kind;

    /// <summary>What castxml calls it.</summary>
    public string Kind { get; }

    /// <inheritdoc/>
    public override int Size => 0;

    /// <inheritdoc/>
    public override int Alignment => 0;

    /// <inheritdoc/>
    public override string Declare(string declarator) => Join($"/* {Kind} */", declarator);
}

// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Model;

/// <summary>Another name for a type.</summary>
public sealed class CTypedef : CType
{
    private CType? _target;

    internal CTypedef(string name, SourceLocation location)
    {
        Name = name;
        Location = location;
    }

    /// <summary>The new name.</summary>
    public string Name { get; }

    /// <summary>Where it is declared.</summary>
    public SourceLocation Location { get; }

    /// <summary>The type it stands for.</summary>
    public CType Target
    {
        get => _target!;
        internal set => _target = value;
    }

    /// <inheritdoc/>
    public override int Size => Target.Size;

    /// <inheritdoc/>
    public override int Alignment => Target.Alignment;

    /// <inheritdoc/>
    public override CType Unaliased => Target.Unaliased;

    /// <inheritdoc/>
    public override string Declare(string declarator) => Join(Name, declarator);
}

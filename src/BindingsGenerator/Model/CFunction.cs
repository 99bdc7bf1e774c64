// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Generic;

namespace BindingsGenerator.Model;

/// <summary>A function that a header declares.</summary>
public sealed class CFunction
{
    internal CFunction(string name, CFunctionType type, bool isDeprecated, bool isInline, SourceLocation location)
    {
        Name = name;
        Type = type;
        IsDeprecated = isDeprecated;
        IsInline = isInline;
        Location = location;
    }

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Its type.</summary>
    public CFunctionType Type { get; }

    /// <summary>What it returns.</summary>
    public CType ReturnType => Type.ReturnType;

    /// <summary>What it takes, in order.</summary>
    public IReadOnlyList<CParameter> Parameters => Type.Parameters;

    /// <summary>Whether the header marks it as deprecated.</summary>
    public bool IsDeprecated { get; }

    /// <summary>Whether the header holds its body, so that no library exports it.</summary>
    public bool IsInline { get; }

    /// <summary>Where it is declared.</summary>
    public SourceLocation Location { get; }

    /// <summary>The function as C declares it.</summary>
    public string Declaration => Type.Declare(Name);
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;

namespace HeaderGenerator.Headers;

/// <summary>What the C# definitions do not say of a header: what stands around the declarations.</summary>
public sealed record HeaderFrame
{
    /// <summary>Path in the repository.</summary>
    public required string Path { get; init; }

    /// <summary>Namespace of the definitions.</summary>
    public required string Namespace { get; init; }

    /// <summary>Macro that guards against a second inclusion.</summary>
    public required string Guard { get; init; }

    /// <summary>Comment at the top.</summary>
    public required string Opening { get; init; }

    /// <summary>What it includes and defines before the first declaration.</summary>
    public required string Includes { get; init; }

    /// <summary>Whether it declares functions, which C++ has to know as C's.</summary>
    public required bool HasFunctions { get; init; }

    /// <summary>How it spells the types that are no structs.</summary>
    public required IReadOnlyDictionary<Type, string> Scalars { get; init; }

    /// <summary>Text that follows a declaration, by the declaration's name.</summary>
    public IReadOnlyDictionary<string, string> Additions { get; init; } = new Dictionary<string, string>();
}

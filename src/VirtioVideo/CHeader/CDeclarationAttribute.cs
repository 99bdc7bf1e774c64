// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.CHeader;

/// <summary>Puts a type, or the type's constants, into the generated C header of its namespace.</summary>
/// <param name="order">Position in the header. A declaration must come after those that it uses.</param>
[AttributeUsage(AttributeTargets.Struct | AttributeTargets.Enum | AttributeTargets.Class)]
internal sealed class CDeclarationAttribute(int order) : Attribute
{
    /// <summary>Position in the header.</summary>
    public int Order { get; } = order;

    /// <summary>Heading that is written before this declaration, if any.</summary>
    public string? Section { get; init; }
}

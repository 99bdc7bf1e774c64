// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.CHeader;

/// <summary>Position of an exported function in the generated C header.</summary>
/// <param name="order">Position among the functions.</param>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class COrderAttribute(int order) : Attribute
{
    /// <summary>Position among the functions.</summary>
    public int Order { get; } = order;

    /// <summary>Heading that is written before this function, if any.</summary>
    public string? Section { get; init; }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.CHeader;

/// <summary>Marks an inline array. In C it is a plain array, with its length spelled as given here.</summary>
/// <param name="length">The length as C spells it: a number or the name of a constant.</param>
[AttributeUsage(AttributeTargets.Struct)]
internal sealed class CArrayAttribute(string length) : Attribute
{
    /// <summary>The length as C spells it.</summary>
    public string Length { get; } = length;
}

// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.CHeader;

/// <summary>Spells the C type of a field, parameter or result whose C# type says less, for example <c>const char *</c>.</summary>
/// <param name="spelling">The type as C spells it. For a function pointer, the whole declarator with <c>%</c> for the name.</param>
[AttributeUsage(AttributeTargets.Field | AttributeTargets.Parameter | AttributeTargets.ReturnValue | AttributeTargets.Struct)]
internal sealed class CTypeAttribute(string spelling) : Attribute
{
    /// <summary>The type as C spells it.</summary>
    public string Spelling { get; } = spelling;
}

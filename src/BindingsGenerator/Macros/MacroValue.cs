// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Macros;

/// <summary>A macro that is a constant.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">The C# type of the constant.</param>
/// <param name="Literal">The C# literal.</param>
/// <param name="Definition">What the header defines it as.</param>
public sealed record MacroValue(string Name, string TypeName, string Literal, string Definition);

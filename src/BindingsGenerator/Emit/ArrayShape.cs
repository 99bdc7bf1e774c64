// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Emit;

/// <summary>A C array that the bindings need a struct for.</summary>
/// <param name="Name">The struct's name.</param>
/// <param name="ElementType">The C# type of one element.</param>
/// <param name="Length">How many elements.</param>
internal sealed record ArrayShape(string Name, string ElementType, int Length);

// SPDX-License-Identifier: BSD-3-Clause
using System.Numerics;

namespace BindingsGenerator.Macros;

/// <summary>The value of an integer macro.</summary>
/// <param name="Value">The value.</param>
/// <param name="TypeName">The C# type of the expression: int, uint, long or ulong.</param>
public sealed record IntegerConstant(BigInteger Value, string TypeName);

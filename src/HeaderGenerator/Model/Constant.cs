// SPDX-License-Identifier: BSD-3-Clause

using System.Numerics;

namespace HeaderGenerator.Model;

/// <summary>A named number: a macro or a member of an enumeration.</summary>
/// <param name="Name">Its name in C.</param>
/// <param name="Value">Its value.</param>
/// <param name="Documentation">What its comment says.</param>
public sealed record Constant(string Name, BigInteger Value, MemberDocumentation Documentation);

// SPDX-License-Identifier: BSD-3-Clause
using System.Numerics;

namespace BindingsGenerator.Model;

/// <summary>A name of an enumeration.</summary>
/// <param name="Name">The name.</param>
/// <param name="Value">Its value; wide enough for signed and for unsigned 64-bit enumerations.</param>
public sealed record CEnumMember(string Name, BigInteger Value);

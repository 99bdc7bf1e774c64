// SPDX-License-Identifier: BSD-3-Clause
using BindingsGenerator.Model;

namespace BindingsGenerator.Emit;

/// <summary>A field of a C# struct.</summary>
/// <param name="Name">Its name.</param>
/// <param name="TypeName">Its C# type.</param>
/// <param name="Offset">Where it is, in bytes.</param>
/// <param name="Source">The C field that it is; null for a stand-in.</param>
internal sealed record PlacedField(string Name, string TypeName, int Offset, CField? Source);

// SPDX-License-Identifier: BSD-3-Clause

namespace HeaderGenerator.Model;

/// <summary>A parameter of a function.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
public sealed record Parameter(string Name, TypeUse Type);

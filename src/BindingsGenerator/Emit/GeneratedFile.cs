// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Emit;

/// <summary>A file of the bindings.</summary>
/// <param name="Name">Its name without a directory.</param>
/// <param name="Text">All of its text, with line feeds.</param>
public sealed record GeneratedFile(string Name, string Text);

// SPDX-License-Identifier: BSD-3-Clause

namespace HeaderGenerator.Model;

/// <summary>A paragraph of documentation: words separated by single blanks.</summary>
/// <param name="Text">The words.</param>
/// <param name="IsItem">Whether it is an item of a list.</param>
public sealed record Paragraph(string Text, bool IsItem = false);

// SPDX-License-Identifier: BSD-3-Clause

namespace HeaderGenerator.Reading;

/// <summary>A definition and its place in the header.</summary>
/// <param name="Item">The definition.</param>
/// <param name="Order">Its position.</param>
/// <param name="Section">Heading that starts with it, if any.</param>
internal sealed record Placed<T>(T Item, int Order, string? Section);

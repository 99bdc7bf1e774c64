// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;

namespace HeaderGenerator.Model;

/// <summary>A struct or union.</summary>
/// <param name="Name">Its tag.</param>
/// <param name="Section">Heading that starts with it, if any.</param>
/// <param name="Documentation">What its comment says.</param>
/// <param name="IsUnion">Whether all fields begin at offset 0.</param>
/// <param name="Fields">Its fields in the order of the C# definition.</param>
/// <param name="Size">Size in bytes.</param>
public sealed record RecordDeclaration(
    string Name, string? Section, MemberDocumentation Documentation, bool IsUnion, IReadOnlyList<Field> Fields, int Size)
    : Declaration(Name, Section, Documentation)
{
    /// <summary>The keyword in front of its tag.</summary>
    public string Keyword => IsUnion ? "union" : "struct";

    /// <summary>Alignment that C gives it, in bytes.</summary>
    public int Alignment => Fields.Max(field => field.Type.Alignment);
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;

namespace HeaderGenerator.Model;

/// <summary>An enumeration. Fields never have its type, only its values.</summary>
/// <param name="Name">Its tag.</param>
/// <param name="Section">Heading that starts with it, if any.</param>
/// <param name="Documentation">What its comment says.</param>
/// <param name="IsFlags">Whether its values are bits.</param>
/// <param name="Members">Its members in the order of their values.</param>
public sealed record EnumDeclaration(
    string Name, string? Section, MemberDocumentation Documentation, bool IsFlags, IReadOnlyList<Constant> Members)
    : Declaration(Name, Section, Documentation);

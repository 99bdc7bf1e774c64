// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;

namespace HeaderGenerator.Model;

/// <summary>An exported function.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Section">Heading that starts with it, if any.</param>
/// <param name="Documentation">What its comment says.</param>
/// <param name="Result">What it returns.</param>
/// <param name="Parameters">What it takes, in order.</param>
public sealed record FunctionDeclaration(
    string Name, string? Section, MemberDocumentation Documentation, TypeUse Result, IReadOnlyList<Parameter> Parameters)
    : Declaration(Name, Section, Documentation);

// SPDX-License-Identifier: BSD-3-Clause

namespace HeaderGenerator.Model;

/// <summary>A struct that C code only ever has pointers to.</summary>
public sealed record OpaqueDeclaration(string Name, string? Section, MemberDocumentation Documentation)
    : Declaration(Name, Section, Documentation);

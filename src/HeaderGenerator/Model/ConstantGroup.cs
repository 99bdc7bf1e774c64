// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;

namespace HeaderGenerator.Model;

/// <summary>Constants that become macros.</summary>
public sealed record ConstantGroup(
    string Name, string? Section, MemberDocumentation Documentation, IReadOnlyList<Constant> Constants)
    : Declaration(Name, Section, Documentation);

// SPDX-License-Identifier: BSD-3-Clause

namespace HeaderGenerator.Model;

/// <summary>Something that a header declares.</summary>
/// <param name="Name">Its name in C.</param>
/// <param name="Section">Heading that starts with it, if any.</param>
/// <param name="Documentation">What its comment says.</param>
public abstract record Declaration(string Name, string? Section, MemberDocumentation Documentation);

// SPDX-License-Identifier: BSD-3-Clause

namespace HeaderGenerator.Model;

/// <summary>A field of a struct or union.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type">Its type.</param>
/// <param name="Offset">Bytes from the start of the record.</param>
/// <param name="Documentation">What its comment says.</param>
public sealed record Field(string Name, TypeUse Type, int Offset, MemberDocumentation Documentation);

// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator.Model;

/// <summary>A parameter of a function.</summary>
/// <param name="Name">Its name; empty where the header gives none.</param>
/// <param name="Type">Its type as the callee sees it: an array has become a pointer.</param>
/// <param name="DeclaredType">Its type as the header writes it.</param>
public sealed record CParameter(string Name, CType Type, CType DeclaredType)
{
    /// <summary>The parameter as C declares it.</summary>
    public string Declaration => DeclaredType.Declare(Name);
}

// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Generic;
using System.Linq;

namespace BindingsGenerator.Model;

/// <summary>The type of a function.</summary>
public sealed class CFunctionType : CType
{
    internal CFunctionType(CType returnType, IReadOnlyList<CParameter> parameters, bool isVariadic)
    {
        ReturnType = returnType;
        Parameters = parameters;
        IsVariadic = isVariadic;
    }

    /// <summary>What it returns.</summary>
    public CType ReturnType { get; }

    /// <summary>What it takes, in order.</summary>
    public IReadOnlyList<CParameter> Parameters { get; }

    /// <summary>Whether the parameters end with <c>...</c>.</summary>
    public bool IsVariadic { get; }

    /// <inheritdoc/>
    public override int Size => 0;

    /// <inheritdoc/>
    public override int Alignment => 0;

    /// <inheritdoc/>
    public override string Declare(string declarator)
    {
        IEnumerable<string> parameters = Parameters.Select(p => p.Declaration);
        if (IsVariadic)
        {
            parameters = parameters.Append("...");
        }

        string list = string.Join(", ", parameters);
        return ReturnType.Declare($"{declarator}({(list.Length == 0 ? "void" : list)})");
    }
}

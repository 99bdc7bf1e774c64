// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;

namespace HeaderGenerator.Model;

/// <summary>All that one header declares: the types first, then the functions.</summary>
/// <param name="Declarations">The declarations in the order of the header.</param>
public sealed record Header(IReadOnlyList<Declaration> Declarations)
{
    /// <summary>The functions.</summary>
    public IEnumerable<FunctionDeclaration> Functions => Declarations.OfType<FunctionDeclaration>();

    /// <summary>The constants of all groups.</summary>
    public IEnumerable<Constant> Constants => Declarations.OfType<ConstantGroup>().SelectMany(group => group.Constants);
}

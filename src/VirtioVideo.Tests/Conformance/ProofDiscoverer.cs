// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using Xunit.Abstractions;
using Xunit.Sdk;

namespace VirtioVideo.Tests.Conformance;

/// <summary>Makes traits of <see cref="IProof"/>, so that the tests of one ruling can be run alone.</summary>
internal sealed class ProofDiscoverer : ITraitDiscoverer
{
    /// <summary>What xunit finds it by.</summary>
    public const string TypeName = "VirtioVideo.Tests.Conformance.ProofDiscoverer";

    /// <summary>Where xunit looks for it.</summary>
    public const string AssemblyName = "VirtioVideo.Tests";

    /// <inheritdoc/>
    public IEnumerable<KeyValuePair<string, string>> GetTraits(IAttributeInfo traitAttribute)
    {
        string kind = traitAttribute.GetNamedArgument<string>(nameof(IProof.Kind));
        return traitAttribute.GetNamedArgument<IEnumerable<string>>(nameof(IProof.Ids)).Select(id => KeyValuePair.Create(kind, id));
    }
}

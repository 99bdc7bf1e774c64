// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using Xunit.Sdk;

namespace VirtioVideo.Tests.Conformance;

/// <summary>Says which clauses of the spec (docs/reference/clauses.md) a test proves: it fails when the behaviour is broken. A trait too: <c>--filter Clause=QUEUE_CLEAR/2</c>.</summary>
[TraitDiscoverer(ProofDiscoverer.TypeName, ProofDiscoverer.AssemblyName)]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class ClauseAttribute(params string[] ids) : Attribute, IProof
{
    /// <inheritdoc/>
    public string Kind => "Clause";

    /// <inheritdoc/>
    public IEnumerable<string> Ids { get; } = ids;
}

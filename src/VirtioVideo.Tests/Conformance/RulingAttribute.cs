// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Globalization;
using System.Linq;
using Xunit.Sdk;

namespace VirtioVideo.Tests.Conformance;

/// <summary>Says which rulings (docs/reference/rulings.md) a test proves: it fails when the behaviour is broken. A trait too: <c>--filter Ruling=35</c>.</summary>
[TraitDiscoverer(ProofDiscoverer.TypeName, ProofDiscoverer.AssemblyName)]
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RulingAttribute(params int[] numbers) : Attribute, IProof
{
    /// <summary>Numbers of the rulings.</summary>
    public int[] Numbers { get; } = numbers;

    /// <inheritdoc/>
    public string Kind => "Ruling";

    /// <inheritdoc/>
    public IEnumerable<string> Ids => Numbers.Select(number => number.ToString(CultureInfo.InvariantCulture));
}

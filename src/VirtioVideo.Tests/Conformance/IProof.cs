// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using Xunit.Sdk;

namespace VirtioVideo.Tests.Conformance;

/// <summary>An attribute that says what a test proves.</summary>
internal interface IProof : ITraitAttribute
{
    /// <summary>Ruling or Clause; also the name of the trait.</summary>
    string Kind { get; }

    /// <summary>Ids as the documents have them; also the values of the trait.</summary>
    IEnumerable<string> Ids { get; }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Conformance;

/// <summary>Says which rulings (docs/rulings.md) a test proves: it fails when the behaviour is broken.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class RulingAttribute(params int[] numbers) : Attribute
{
    /// <summary>Numbers of the rulings.</summary>
    public int[] Numbers { get; } = numbers;
}

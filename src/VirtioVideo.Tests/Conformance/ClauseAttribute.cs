// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Conformance;

/// <summary>Says which MUSTs of the spec a test proves: it fails when the behaviour is broken.</summary>
[AttributeUsage(AttributeTargets.Class | AttributeTargets.Method)]
internal sealed class ClauseAttribute(params string[] ids) : Attribute
{
    /// <summary>Ids of the clauses, such as <c>QUEUE_CLEAR/2</c>.</summary>
    public string[] Ids { get; } = ids;
}

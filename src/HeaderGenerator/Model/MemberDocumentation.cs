// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;

namespace HeaderGenerator.Model;

/// <summary>What the comment of a type or member says, without any markup.</summary>
public sealed record MemberDocumentation
{
    /// <summary>No comment.</summary>
    public static MemberDocumentation None { get; } = new();

    /// <summary>What it is or does.</summary>
    public IReadOnlyList<Paragraph> Summary { get; init; } = [];

    /// <summary>What each parameter means, by name.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<Paragraph>> Parameters { get; init; } =
        new Dictionary<string, IReadOnlyList<Paragraph>>();

    /// <summary>What is returned.</summary>
    public IReadOnlyList<Paragraph> Returns { get; init; } = [];

    /// <summary>What else there is to say.</summary>
    public IReadOnlyList<Paragraph> Remarks { get; init; } = [];
}

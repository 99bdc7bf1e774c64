// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.IO;

namespace BindingsGenerator;

/// <summary>What the bindings are generated from.</summary>
public sealed record GeneratorOptions
{
    /// <summary>The whitelist; the one that comes with the generator by default.</summary>
    public string WhitelistPath { get; init; } = Path.Combine(AppContext.BaseDirectory, "whitelist.txt");

    /// <summary>The castxml program, by name or path.</summary>
    public string CastXmlPath { get; init; } = "castxml";

    /// <summary>The C compiler that preprocesses, by name or path.</summary>
    public string CompilerPath { get; init; } = "cc";
}

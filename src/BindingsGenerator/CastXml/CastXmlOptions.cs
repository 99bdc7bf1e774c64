// SPDX-License-Identifier: BSD-3-Clause
using System.Collections.Generic;

namespace BindingsGenerator.CastXml;

/// <summary>How castxml is run; every setting has a default that fits.</summary>
public sealed record CastXmlOptions
{
    /// <summary>The castxml program, by name or path.</summary>
    public string CastXmlPath { get; init; } = "castxml";

    /// <summary>Macros that are defined before the headers are read, as <c>NAME</c> or <c>NAME=VALUE</c>.</summary>
    public IReadOnlyList<string> Defines { get; init; } = [];

    /// <summary>More arguments for the clang inside castxml, for example <c>-std=c99</c>.</summary>
    public IReadOnlyList<string> CompilerArguments { get; init; } = [];

    /// <summary>C code that stands behind the includes.</summary>
    public string Epilogue { get; init; } = "";
}

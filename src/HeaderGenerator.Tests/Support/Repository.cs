// SPDX-License-Identifier: BSD-3-Clause

using System.IO;
using System.Linq;
using System.Reflection;

namespace HeaderGenerator.Tests.Support;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its root.</summary>
    internal static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RepositoryRoot")
        .Value!;

    /// <summary>The directory of the generated headers.</summary>
    internal static string IncludeDirectory => Path.Combine(Root, "include");

    /// <summary>Full path of a generated header.</summary>
    internal static string Header(string name) => Path.Combine(IncludeDirectory, name);
}

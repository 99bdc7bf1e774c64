// SPDX-License-Identifier: BSD-3-Clause

using System.IO;
using System.Linq;
using System.Reflection;

namespace VirtioVideo.Tests.Support;

/// <summary>The repository that the tests were built from.</summary>
internal static class Repository
{
    /// <summary>Its root.</summary>
    public static string Root { get; } = typeof(Repository).Assembly
        .GetCustomAttributes<AssemblyMetadataAttribute>()
        .Single(metadata => metadata.Key == "RepositoryRoot")
        .Value!;

    /// <summary>Full path of a file of docs/.</summary>
    public static string Document(string name) => Path.Combine(Root, "docs", "reference", name);
}

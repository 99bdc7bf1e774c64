// SPDX-License-Identifier: BSD-3-Clause
using System;
using System.Collections.Generic;
using System.Linq;

namespace BindingsGenerator;

/// <summary>Asks pkg-config where headers are.</summary>
public static class PkgConfig
{
    /// <summary>The include directories of packages.</summary>
    /// <param name="packages">The packages' names, for example libavcodec.</param>
    /// <returns>The directories in the order of pkg-config, each once.</returns>
    /// <exception cref="GeneratorException">pkg-config or a package is missing.</exception>
    public static IReadOnlyList<string> IncludeDirs(IEnumerable<string> packages)
    {
        List<string> names = [.. packages];
        if (names.Count == 0)
        {
            return [];
        }

        // Debian's pkg-config keeps quiet about directories that the compiler searches anyway, and castxml has the
        // compiler's list; --keep-system-cflags would only bring them in twice.
        ToolResult result = Tool.Run("pkg-config", ["--cflags-only-I", .. names]);
        if (result.ExitCode != 0)
        {
            throw new GeneratorException($"pkg-config does not find the headers: {result.FirstError}");
        }

        return
        [
            .. result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)
                .Where(word => word.StartsWith("-I", StringComparison.Ordinal))
                .Select(word => word[2..])
                .Distinct(),
        ];
    }
}

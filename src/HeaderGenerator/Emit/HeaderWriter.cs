// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using HeaderGenerator.Headers;
using HeaderGenerator.Model;

namespace HeaderGenerator.Emit;

/// <summary>Writes a whole header.</summary>
public static class HeaderWriter
{
    private static readonly string s_rule = new('-', TextWrapper.Columns - " *  */".Length);

    /// <summary>Writes a header.</summary>
    /// <param name="header">What it declares.</param>
    /// <param name="frame">What stands around the declarations.</param>
    /// <returns>The text of the file.</returns>
    public static string Write(Header header, HeaderFrame frame)
    {
        ArgumentNullException.ThrowIfNull(header);
        ArgumentNullException.ThrowIfNull(frame);
        List<string> lines =
        [
            frame.Opening,
            $"#ifndef {frame.Guard}",
            $"#define {frame.Guard}",
            "",
            frame.Includes,
        ];
        if (frame.HasFunctions)
        {
            lines.AddRange(["", "#ifdef __cplusplus", "extern \"C\" {", "#endif"]);
        }

        foreach (Declaration declaration in header.Declarations)
        {
            if (declaration.Section is not null)
            {
                lines.AddRange(["", $"/* {s_rule}", $" * {declaration.Section}", $" * {s_rule} */"]);
            }

            lines.Add("");
            lines.AddRange(DeclarationWriter.Write(declaration));
            if (frame.Additions.TryGetValue(declaration.Name, out string? addition))
            {
                lines.AddRange(["", addition]);
            }
        }

        if (frame.HasFunctions)
        {
            lines.AddRange(["", "#ifdef __cplusplus", "}", "#endif"]);
        }

        lines.AddRange(["", $"#endif /* {frame.Guard} */"]);
        return string.Concat(lines.Select(line => line + "\n"));
    }
}

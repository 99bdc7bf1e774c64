// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using System.Text.RegularExpressions;
using HeaderGenerator.Model;

namespace HeaderGenerator.Emit;

/// <summary>Writes documentation as comments that Doxygen and editors understand.</summary>
internal static partial class CommentWriter
{
    /// <summary>Writes the comment that stands before a declaration.</summary>
    /// <param name="documentation">What it says; nothing is written if it says nothing.</param>
    /// <param name="parameters">Names of the parameters that it explains, in order.</param>
    /// <param name="indent">What each line starts with.</param>
    internal static IEnumerable<string> Block(
        MemberDocumentation documentation, IReadOnlyList<string> parameters, string indent)
    {
        int columns = TextWrapper.Columns - TextWrapper.WidthOf(indent);
        List<string> lines = [.. Body(documentation, parameters, columns - " * ".Length)];
        switch (lines.Count)
        {
            case 0:
                return [];
            case 1 when "/** ".Length + lines[0].Length + " */".Length <= columns:
                return [$"{indent}/** {lines[0]} */"];
            default:
                return
                [
                    $"{indent}/**",
                    .. lines.Select(line => line.Length == 0 ? $"{indent} *" : $"{indent} * {line}"),
                    $"{indent} */",
                ];
        }
    }

    /// <summary>The comment that stands behind a member on the same line; empty if there is nothing to say.</summary>
    internal static string Trailing(MemberDocumentation documentation)
    {
        string text = string.Join(' ', documentation.Summary.Concat(documentation.Remarks).Select(paragraph => paragraph.Text));
        return text.Length == 0 ? "" : $"/**< {text} */";
    }

    private static IEnumerable<string> Body(MemberDocumentation documentation, IReadOnlyList<string> parameters, int columns)
    {
        List<string> facts =
        [
            .. Parameters(documentation, parameters, columns),
            .. Returns(documentation.Returns, columns),
        ];
        List<string>[] parts =
            [[.. Paragraphs(documentation.Summary, columns)], facts, [.. Paragraphs(documentation.Remarks, columns)]];
        return parts
            .Where(part => part.Count > 0)
            .SelectMany((part, index) => index == 0 ? part : part.Prepend(""));
    }

    private static IEnumerable<string> Paragraphs(IReadOnlyList<Paragraph> paragraphs, int columns)
    {
        for (int i = 0; i < paragraphs.Count; i++)
        {
            bool continuesList = i > 0 && paragraphs[i].IsItem && paragraphs[i - 1].IsItem;
            if (i > 0 && !continuesList)
            {
                yield return "";
            }

            foreach (string line in TextWrapper.WrapBehind(paragraphs[i].IsItem ? "- " : "", paragraphs[i].Text, columns))
            {
                yield return line;
            }
        }
    }

    private static IEnumerable<string> Parameters(
        MemberDocumentation documentation, IReadOnlyList<string> parameters, int columns)
    {
        int width = parameters.Select(name => name.Length).DefaultIfEmpty().Max();
        return parameters.SelectMany(name => TextWrapper.WrapBehind(
            $"@param {name.PadRight(width)}  ", Text(documentation.Parameters[name]), columns));
    }

    private static IEnumerable<string> Returns(IReadOnlyList<Paragraph> returns, int columns)
    {
        string label = "@return ";
        foreach (string result in EachError().Split(Text(returns)).Where(result => result.Length > 0))
        {
            foreach (string line in TextWrapper.WrapBehind(label, result, columns))
            {
                yield return line;
            }

            label = new string(' ', label.Length);
        }
    }

    private static string Text(IReadOnlyList<Paragraph> paragraphs) =>
        string.Join(' ', paragraphs.Select(paragraph => paragraph.Text));

    // "0; -EINVAL for this; -EBUSY." reads best with each error on a line of its own.
    [GeneratedRegex("(?<=;) (?=-E[A-Z0-9])")]
    private static partial Regex EachError();
}

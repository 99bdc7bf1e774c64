// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Text;

namespace HeaderGenerator.Emit;

/// <summary>Breaks text into lines.</summary>
internal static class TextWrapper
{
    /// <summary>Columns of a line of a header.</summary>
    internal const int Columns = 96;

    private const int TabSize = 8;

    /// <summary>Breaks text at blanks; a word that is too long has a line of its own.</summary>
    internal static IEnumerable<string> Wrap(string text, int columns)
    {
        var line = new StringBuilder();
        foreach (string word in text.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > columns)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length > 0 ? " " : "").Append(word);
        }

        if (line.Length > 0)
        {
            yield return line.ToString();
        }
    }

    /// <summary>Breaks text like <see cref="Wrap"/> behind a label, and indents the other lines by the label's width.</summary>
    internal static IEnumerable<string> WrapBehind(string label, string text, int columns)
    {
        string start = label;
        foreach (string line in Wrap(text, columns - label.Length))
        {
            yield return start + line;
            start = new string(' ', label.Length);
        }
    }

    /// <summary>Columns that a line takes, tabs and all.</summary>
    internal static int WidthOf(string line)
    {
        int width = 0;
        foreach (char c in line)
        {
            width = c == '\t' ? (width / TabSize * TabSize) + TabSize : width + 1;
        }

        return width;
    }

    /// <summary>White space of a width as the Linux kernel indents: tabs, then blanks.</summary>
    internal static string Indent(int width) => new string('\t', width / TabSize) + new string(' ', width % TabSize);
}

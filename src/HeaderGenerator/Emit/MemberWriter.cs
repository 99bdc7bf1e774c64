// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using HeaderGenerator.Model;

namespace HeaderGenerator.Emit;

/// <summary>
/// Writes the members of a declaration with what is said of each: behind it where all of them fit on their lines, else
/// before it.
/// </summary>
internal static class MemberWriter
{
    /// <summary>Writes members.</summary>
    /// <param name="members">The code of each, without indentation, and its documentation.</param>
    /// <param name="indent">What each line starts with.</param>
    internal static IEnumerable<string> Write(
        IReadOnlyList<(string Code, MemberDocumentation Documentation)> members, string indent)
    {
        int width = members.Select(member => member.Code.Length).DefaultIfEmpty().Max();
        List<string> compact =
        [
            .. members.Select(member => TrimEnd(
                $"{indent}{member.Code.PadRight(width)} {CommentWriter.Trailing(member.Documentation)}")),
        ];
        return compact.All(line => TextWrapper.WidthOf(line) <= TextWrapper.Columns)
            ? compact
            : members.SelectMany((member, index) => Spread(member.Code, member.Documentation, indent, index));
    }

    private static IEnumerable<string> Spread(string code, MemberDocumentation documentation, string indent, int index)
    {
        List<string> comment = [.. CommentWriter.Block(documentation, [], indent)];
        if (index > 0 && comment.Count > 0)
        {
            yield return "";
        }

        foreach (string line in comment)
        {
            yield return line;
        }

        yield return indent + code;
    }

    private static string TrimEnd(string line) => line.TrimEnd(' ');
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.IO;
using System.Linq;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Conformance;

/// <summary>All rulings and clauses, read from the tables of docs/reference/rulings.md and docs/reference/clauses.md.</summary>
internal static class Requirements
{
    private static readonly ImmutableArray<string[]> s_clauseRows = Rows("clauses.md");

    /// <summary>Why what is there has no test, by kind and id.</summary>
    private static readonly Dictionary<string, string> s_untested = s_clauseRows
        .Where(row => row.Length == 2 && row[0].Contains(' ', StringComparison.Ordinal))
        .ToDictionary(row => row[0], row => row[1]);

    /// <summary>The rulings, in their order.</summary>
    public static ImmutableArray<Requirement> Rulings { get; } =
    [
        .. Rows("rulings.md")
            .Where(row => row.Length == 3 && int.TryParse(row[0], out _))
            .Select(row => new Requirement("Ruling", row[0], row[1], row[2], ReasonFor("Ruling", row[0]))),
    ];

    /// <summary>The clauses, in the order of the spec.</summary>
    public static ImmutableArray<Requirement> Clauses { get; } =
    [
        .. s_clauseRows
            .Where(row => row.Length == 4 && row[0].Contains('/', StringComparison.Ordinal))
            .Select(row => new Requirement("Clause", row[0], row[2], row[3], ReasonFor("Clause", row[0]))),
    ];

    private static string? ReasonFor(string kind, string id) => s_untested.GetValueOrDefault($"{kind} {id}");

    /// <summary>The rows of all tables of a document, as cells. None may get lost by a slip of the pen.</summary>
    private static ImmutableArray<string[]> Rows(string document)
    {
        var rows = ImmutableArray.CreateBuilder<string[]>();
        int columns = 0;
        foreach (string line in File.ReadLines(Repository.Document(document)))
        {
            if (!line.StartsWith('|'))
            {
                columns = 0;
                continue;
            }

            string[] cells = [.. line.Split('|')[1..^1].Select(cell => cell.Trim())];
            columns = columns == 0 ? cells.Length : columns;
            Assert.True(cells.Length == columns && line.EndsWith('|'), $"{document}: not a row of {columns} cells: {line}");
            rows.Add(cells);
        }

        return rows.ToImmutable();
    }
}

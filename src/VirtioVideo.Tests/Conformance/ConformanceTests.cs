// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using VirtioVideo.Tests.Support;
using Xunit;
using Xunit.Abstractions;

namespace VirtioVideo.Tests.Conformance;

/// <summary>Every ruling and every clause has a test, and docs/reference/conformance.md says which.</summary>
public sealed class ConformanceTests(ITestOutputHelper output)
{
    /// <summary>Makes <see cref="ConformanceTable_IsUpToDate"/> write the file instead of comparing it: what ./build.sh generate does.</summary>
    private const string Write = "VIRTIOVIDEO_WRITE_CONFORMANCE";

    [Fact]
    public void EveryRuling_HasATest()
    {
        Assert.NotEmpty(Requirements.Rulings);
        Assert.Equal(Enumerable.Range(1, Requirements.Rulings.Length).Select(number => $"{number}"), Requirements.Rulings.Select(ruling => ruling.Id));
        AssertTested(Requirements.Rulings);
    }

    [Fact]
    public void EveryClause_HasATest()
    {
        Assert.NotEmpty(Requirements.Clauses);
        Assert.Equal(Requirements.Clauses.Length, Requirements.Clauses.Select(clause => clause.Id).Distinct().Count());
        AssertTested(Requirements.Clauses);
    }

    [Fact]
    public void EveryAttribute_NamesAnExistingRulingOrClause()
    {
        HashSet<(string, string)> known = [.. Requirements.Rulings.Concat(Requirements.Clauses).Select(requirement => (requirement.Kind, requirement.Id))];

        Assert.Empty(Proofs.All.Where(proof => !known.Contains((proof.Kind, proof.Id))).Select(proof => $"{proof.Class.Name}.{proof.Method.Name}: {proof.Kind} {proof.Id}"));
    }

    [Fact]
    public void EveryAttribute_IsOnATest()
        => Assert.Empty(Proofs.All.Where(proof => !proof.Method.IsDefined(typeof(FactAttribute), inherit: false)).Select(proof => $"{proof.Class.Name}.{proof.Method.Name}"));

    [Fact]
    public void ConformanceTable_IsUpToDate()
    {
        string path = Repository.Document("conformance.md");
        string wanted = ConformanceTable.Create();
        if (Environment.GetEnvironmentVariable(Write) == "1")
        {
            File.WriteAllText(path, wanted);
        }

        Assert.True(File.Exists(path) && File.ReadAllText(path) == wanted, "docs/reference/conformance.md is stale: run ./build.sh generate");
    }

    private void AssertTested(IEnumerable<Requirement> requirements)
    {
        var untested = new List<string>();
        foreach (Requirement requirement in requirements)
        {
            bool isTested = Proofs.All.Any(proof => proof.IsRun && (proof.Kind, proof.Id) == (requirement.Kind, requirement.Id));
            switch (requirement.Exemption)
            {
                case null when !isTested:
                    untested.Add($"{requirement.Kind} {requirement.Id} has no test: {requirement.Behaviour}");
                    break;
                case { } when isTested:
                    untested.Add($"{requirement.Kind} {requirement.Id} has a test: docs/reference/clauses.md need not excuse it any more");
                    break;
                case { } reason:
                    output.WriteLine($"{requirement.Kind} {requirement.Id} needs no test: {reason}");
                    break;
            }
        }

        Assert.True(untested.Count == 0, string.Join('\n', untested));
    }
}

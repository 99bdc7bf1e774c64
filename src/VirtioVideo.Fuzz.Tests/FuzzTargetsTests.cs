// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using System.Text.Json;
using VirtioVideo.Fuzz.Engine;
using Xunit;

namespace VirtioVideo.Fuzz.Tests;

/// <summary>What holds for every target.</summary>
public sealed class FuzzTargetsTests
{
    private const ulong Seed = 5;
    private const ulong Cases = 40;

    /// <summary>Their names.</summary>
    public static TheoryData<string> Names => [.. FuzzTargets.Names];

    [Theory]
    [MemberData(nameof(Names))]
    public void Create_OfTheSameCase_IsTheSameInput(string name)
    {
        using IFuzzTarget target = FuzzTargets.Create(name);
        using IFuzzTarget other = FuzzTargets.Create(name);
        List<string> inputs = [.. Inputs(target)];
        Assert.Equal(inputs, Inputs(other));
        Assert.True(inputs.Distinct().Count() > (int)Cases / 2, "cases are alike");
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Input_ThroughAFile_IsTheSame(string name)
    {
        using IFuzzTarget target = FuzzTargets.Create(name);
        for (ulong number = 0; number < Cases; number++)
        {
            object input = target.Create(Seed, number);
            object read = CaseFile.Of(name, Seed, number, "a\nb", input).InputOf(target);
            Assert.Equal(Text(input), Text(read));
            Assert.Equal(target.Explain(input), target.Explain(read));
        }
    }

    [Theory]
    [MemberData(nameof(Names))]
    public void Run_OfTheFirstCases_FindsNothing(string name)
    {
        using IFuzzTarget target = FuzzTargets.Create(name);
        for (ulong number = 0; number < Cases; number++)
        {
            target.Run(target.Create(Seed, number));
        }

        Assert.True(target.Work >= (long)Cases);
    }

    private static IEnumerable<string> Inputs(IFuzzTarget target)
    {
        for (ulong number = 0; number < Cases; number++)
        {
            yield return Text(target.Create(Seed, number));
        }
    }

    private static string Text(object input) => JsonSerializer.Serialize(input, input.GetType(), FuzzJson.Options);
}

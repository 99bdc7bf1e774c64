// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Fuzz.Bitstreams;
using VirtioVideo.Fuzz.Commands;
using VirtioVideo.Fuzz.Memory;
using VirtioVideo.Fuzz.Rings;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>The targets by name.</summary>
internal static class FuzzTargets
{
    private static readonly Dictionary<string, Func<IFuzzTarget>> s_targets = new()
    {
        ["chains"] = static () => new RingsTarget(packed: false),
        ["packed"] = static () => new RingsTarget(packed: true),
        ["commands"] = static () => new CommandsTarget(),
        ["bitstreams"] = static () => new BitstreamsTarget(tiny: false),
        ["units"] = static () => new BitstreamsTarget(tiny: true),
        ["memory"] = static () => new MemoryTarget(),
        [SelfTestTarget.Name] = static () => new SelfTestTarget(),
    };

    /// <summary>The names of those that a run without --target takes, in its order.</summary>
    public static string[] Names { get; } = ["chains", "packed", "commands", "bitstreams", "units", "memory"];

    /// <summary>Whether there is such a target.</summary>
    public static bool Has(string name) => s_targets.ContainsKey(name);

    /// <summary>Makes a target.</summary>
    public static IFuzzTarget Create(string name)
        => s_targets.TryGetValue(name, out Func<IFuzzTarget>? create) ? create() : throw new FormatException($"there is no target '{name}'");
}

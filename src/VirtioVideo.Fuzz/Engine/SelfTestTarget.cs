// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using System.Runtime.InteropServices;
using System.Threading;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>Fails in every way that a library can, at cases that are known: the proof that the fuzzer notices.</summary>
internal sealed class SelfTestTarget : FuzzTarget<SelfTestInput>
{
    /// <summary>Its name; --help does not have it.</summary>
    public const string Name = "self-test";

    /// <summary>The seed says how it fails.</summary>
    public const ulong ThrowSeed = 1;

    /// <summary>By a signal.</summary>
    public const ulong CrashSeed = 2;

    /// <summary>By not coming back.</summary>
    public const ulong HangSeed = 3;

    /// <summary>By the end of the process.</summary>
    public const ulong VanishSeed = 4;

    /// <summary>The first of those seeds at which it costs too much: one for each budget, in the order of <see cref="s_costs"/>.</summary>
    public const ulong CostSeed = 10;

    /// <summary>The case that fails.</summary>
    public const ulong Case = 37;

    /// <summary>More than any budget of growth has.</summary>
    private const int ManyThings = 64;
    private const int ManyBytes = 64 << 20;

    private const int Ballast = 100;

    private static readonly string[] s_costs = ["sleep", "work", "files", "maps", "threads", "native", "managed"];

    /// <summary>What is not given back.</summary>
    private static readonly List<object> s_kept = [];

    /// <summary>How many ways to cost too much there are.</summary>
    public static int CostCount => s_costs.Length;

    /// <inheritdoc/>
    public override string WorkUnit => "steps";

    /// <inheritdoc/>
    public override SelfTestInput Create(ulong seed, ulong number)
        => number != Case ? new("nothing", Ballast)
            // Nothing to shrink: each try would wait again.
            : seed - CostSeed < (ulong)s_costs.Length ? new(s_costs[seed - CostSeed], 0)
            : new(seed switch { ThrowSeed => "throw", CrashSeed => "crash", HangSeed => "hang", VanishSeed => "vanish", _ => "nothing" }, Ballast);

    /// <inheritdoc/>
    public override void Run(SelfTestInput input)
    {
        Work++;
        switch (input.Deed)
        {
            case "throw":
                throw new InvalidOperationException("as was asked for");
            case "crash":
                // Far from null: what .NET makes no exception of.
                Marshal.WriteByte(unchecked((nint)0x7000_0000_0000), 1);
                break;
            case "hang":
                Thread.Sleep(Timeout.Infinite);
                break;
            case "vanish":
                Environment.Exit(0);
                break;
            default:
                Spend(input.Deed);
                break;
        }
    }

    private static unsafe void Spend(string deed)
    {
        switch (deed)
        {
            case "sleep":
                using (CallClock.Begin(deed))
                {
                    Thread.Sleep(1000);
                }

                break;
            case "work":
                TimeSpan until = NativeCalls.ThreadTime() + TimeSpan.FromSeconds(1.3);
                while (NativeCalls.ThreadTime() < until)
                {
                }

                break;
            case "files":
                s_kept.AddRange(Enumerable.Range(0, ManyThings).Select(_ => File.OpenRead("/dev/null")));
                break;
            case "maps":
                // Each of another protection than its neighbours, so that they stay apart.
                for (int i = 0; i < 2 * ManyThings; i++)
                {
                    NativeCalls.mmap(null, (nuint)Environment.SystemPageSize, i % 2 == 0 ? NativeCalls.NoAccess : NativeCalls.ReadWrite, NativeCalls.PrivateAnonymousNoReserve, -1, 0);
                }

                break;
            case "threads":
                // Few, as each has mappings, too.
                for (int i = 0; i < ManyThings / 8; i++)
                {
                    new Thread(static () => Thread.Sleep(Timeout.Infinite)) { IsBackground = true }.Start();
                }

                break;
            case "native":
                NativeMemory.AllocZeroed(ManyBytes);
                break;
            case "managed":
                s_kept.Add(new byte[ManyBytes]);
                break;
        }
    }

    /// <inheritdoc/>
    public override IEnumerable<SelfTestInput> Shrink(SelfTestInput input)
    {
        if (input.Ballast > 0)
        {
            yield return input with { Ballast = input.Ballast / 2 };
        }
    }

    /// <inheritdoc/>
    public override string Explain(SelfTestInput input) => $"{input.Deed}, with {input.Ballast} of ballast";
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using System.Threading;

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

    /// <summary>The case that fails.</summary>
    public const ulong Case = 37;

    /// <inheritdoc/>
    public override string WorkUnit => "steps";

    /// <inheritdoc/>
    public override SelfTestInput Create(ulong seed, ulong number)
        => new(number != Case ? "nothing" : seed switch { ThrowSeed => "throw", CrashSeed => "crash", HangSeed => "hang", VanishSeed => "vanish", _ => "nothing" }, 100);

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

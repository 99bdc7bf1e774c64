// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>What a worker process is told.</summary>
/// <param name="Target">Name of the target.</param>
/// <param name="State">File of its <see cref="WorkerState"/>.</param>
/// <param name="Directory">Where findings go.</param>
/// <param name="Seed">The seed.</param>
/// <param name="First">Its first case.</param>
/// <param name="Step">From a case to its next.</param>
/// <param name="End">The case before which it ends.</param>
/// <param name="Replay">A case to run instead; empty for none.</param>
internal sealed record WorkerArguments(string Target, string State, string Directory, ulong Seed, ulong First, ulong Step, ulong End, string Replay)
{
    /// <summary>First word of a worker's command line.</summary>
    public const string Word = "worker";

    /// <summary>As a command line.</summary>
    public string[] ToCommandLine() => [Word, Target, State, Directory, Text(Seed), Text(First), Text(Step), Text(End), Replay];

    /// <summary>From a command line, without its first word.</summary>
    /// <exception cref="FormatException">It is none of <see cref="ToCommandLine"/>.</exception>
    public static WorkerArguments Parse(ReadOnlySpan<string> words)
        => words is [var target, var state, var directory, var seed, var first, var step, var end, var replay]
            ? new WorkerArguments(target, state, directory, Number(seed), Number(first), Number(step), Number(end), replay)
            : throw new FormatException("no command line of a worker");

    private static string Text(ulong value) => value.ToString(CultureInfo.InvariantCulture);

    private static ulong Number(string text) => ulong.Parse(text, CultureInfo.InvariantCulture);
}

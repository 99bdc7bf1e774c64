// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Litmus;

/// <summary>How long a litmus test is.</summary>
/// <param name="Rounds">Rounds that the library's reader plays at least.</param>
/// <param name="Deadline">When it is given up: on a machine that does much else.</param>
/// <param name="Reports">Whether it says how far it is.</param>
internal sealed record LitmusLength(long Rounds, TimeSpan Deadline, bool Reports = false)
{
    /// <summary>Of an ordinary run.</summary>
    public static LitmusLength Short { get; } = new(1_000_000, TimeSpan.FromMinutes(10));

    /// <summary>Of a long run.</summary>
    public static LitmusLength Long { get; } = new(10_000_000, TimeSpan.FromMinutes(30), Reports: true);
}

// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>What a run is to do.</summary>
/// <param name="Seed">What all inputs are made from.</param>
/// <param name="Cases">Cases of each target; null for as many as the time allows.</param>
/// <param name="Time">Time of each target; null for as long as the cases take.</param>
/// <param name="Jobs">Processes at a time.</param>
/// <param name="Directory">Where findings and the log go.</param>
/// <param name="HangSeconds">A case that takes longer hangs.</param>
internal sealed record FuzzPlan(ulong Seed, ulong? Cases, TimeSpan? Time, int Jobs, string Directory, int HangSeconds)
{
    /// <summary>After so many findings a target is given up: the next would be the same ones.</summary>
    public const int MostFindings = 10;
}

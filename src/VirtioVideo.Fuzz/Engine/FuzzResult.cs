// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;

namespace VirtioVideo.Fuzz.Engine;

/// <summary>What a run of a target did.</summary>
/// <param name="Target">The target.</param>
/// <param name="Seed">The seed.</param>
/// <param name="Cases">Cases.</param>
/// <param name="Work">Units of work in them.</param>
/// <param name="Time">How long it took.</param>
/// <param name="Findings">How many cases failed.</param>
/// <param name="Jobs">Processes at a time.</param>
internal sealed record FuzzResult(string Target, ulong Seed, ulong Cases, long Work, TimeSpan Time, int Findings, int Jobs)
{
    /// <summary>Cases in a second.</summary>
    public double Rate => Cases / Math.Max(Time.TotalSeconds, 0.001);

    /// <summary>As a line of the log.</summary>
    /// <param name="workUnit">What <see cref="Work"/> counts.</param>
    public string ToLine(string workUnit)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"{Target}: seed {Seed}, {Cases} cases ({Work} {workUnit}), {Time.TotalSeconds:F1} s, {Rate:F0} cases/s with {Jobs} job(s), {Findings} finding(s)");
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using VirtioVideo.Fuzz.Engine;

namespace VirtioVideo.Fuzz.Progress;

/// <summary>A line every ten seconds, for files and pipes.</summary>
internal sealed class LineProgress(TextWriter output) : IFuzzProgress
{
    private const int Seconds = 10;

    /// <inheritdoc/>
    public void During(string target, FuzzPlan plan, Action<Action<FuzzSession>> run)
    {
        double next = Seconds;
        run(session =>
        {
            FuzzResult result = session.Result;
            if (result.Time.TotalSeconds < next)
            {
                return;
            }

            next += Seconds;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{target}: {result.Cases}{(plan.Cases is { } cases ? $" of {cases}" : "")} cases in {result.Time.TotalSeconds:F0} s, {result.Rate:F0} a second, {result.Findings} findings"));
        });
    }
}

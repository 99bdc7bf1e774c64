// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Globalization;
using System.IO;
using System.Linq;
using BenchmarkDotNet.Reports;

namespace VirtioVideo.Bench;

/// <summary>What the report of the end-to-end pairs wants to know of the micro-benchmarks: the round trip of RESOURCE_QUEUE.</summary>
internal static class RoundTripFile
{
    private const string Type = "RoundTripBenchmarks";
    private const string Method = "ResourceQueue";

    /// <summary>Writes "nanoseconds,bytes" of the worst level beside the results, if it was measured.</summary>
    public static void Write(IReadOnlyList<Summary> summaries)
    {
        foreach (Summary summary in summaries)
        {
            BenchmarkReport[] trips = [.. summary.Reports.Where(r => r.Success && IsRoundTrip(r))];
            if (trips.Length == 0)
            {
                continue;
            }

            double nanoseconds = trips.Max(r => r.ResultStatistics?.Median ?? double.NaN);
            long bytes = trips.Max(r => r.GcStats.GetBytesAllocatedPerOperation(r.BenchmarkCase) ?? 0);
            File.WriteAllText(Path.Combine(summary.ResultsDirectoryPath, "round-trip.txt"), string.Create(CultureInfo.InvariantCulture, $"{nanoseconds:F1},{bytes}\n"));
        }
    }

    private static bool IsRoundTrip(BenchmarkReport report)
        => report.BenchmarkCase.Descriptor.Type.Name == Type && string.Equals(report.BenchmarkCase.Descriptor.WorkloadMethod.Name, Method, StringComparison.Ordinal);
}

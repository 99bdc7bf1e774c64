// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Streams;

/// <summary>What a <see cref="LatencyHistogram"/> tells, in nanoseconds.</summary>
/// <param name="Count">How many were recorded.</param>
/// <param name="Median">Half of them took no longer.</param>
/// <param name="P90">90 of 100 took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="Max">The longest, exactly.</param>
internal readonly record struct LatencySummary(ulong Count, ulong Median, ulong P90, ulong P99, ulong Max);

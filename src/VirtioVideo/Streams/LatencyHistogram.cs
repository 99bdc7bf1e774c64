// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Numerics;
using System.Threading;

namespace VirtioVideo.Streams;

/// <summary>
/// Counts durations in buckets. There are 16 for each power of two, so a percentile is at most a sixteenth too long. One thread records, any thread
/// reads.
/// </summary>
internal sealed class LatencyHistogram
{
    private const int SubBits = 4;
    private const int SubBuckets = 1 << SubBits;

    /// <summary>Durations shorter than SubBuckets are exact. Each power of two above has its own buckets.</summary>
    private const int BucketCount = (63 - SubBits + 1) * SubBuckets;

    private readonly long[] _counts = new long[BucketCount];
    private long _max;

    /// <summary>Records a duration. The recording thread.</summary>
    public void Record(long nanoseconds)
    {
        nanoseconds = Math.Max(nanoseconds, 0);
        if (nanoseconds > _max)
        {
            // Written before the count, so that a reader of the count sees it.
            Volatile.Write(ref _max, nanoseconds);
        }

        ref long count = ref _counts[BucketOf((ulong)nanoseconds)];
        Volatile.Write(ref count, count + 1);
    }

    /// <summary>Summarizes everything recorded so far.</summary>
    public LatencySummary Read()
    {
        Span<long> counts = stackalloc long[BucketCount];
        ulong total = 0;
        for (int i = 0; i < BucketCount; i++)
        {
            counts[i] = Volatile.Read(ref _counts[i]);
            total += (ulong)counts[i];
        }

        ulong max = (ulong)Volatile.Read(ref _max);
        return total == 0
            ? default
            : new LatencySummary(total, Percentile(counts, total, 50, max), Percentile(counts, total, 90, max), Percentile(counts, total, 99, max), max);
    }

    /// <summary>The shortest time that this percentage of durations does not exceed, to the precision of the buckets.</summary>
    private static ulong Percentile(ReadOnlySpan<long> counts, ulong total, uint percent, ulong max)
    {
        ulong rank = ((total * percent) + 99) / 100;
        ulong seen = 0;
        int bucket = -1;
        while (seen < rank)
        {
            bucket++;
            seen += (ulong)counts[bucket];
        }

        return Math.Min(LongestOf(bucket), max);
    }

    private static int BucketOf(ulong value)
    {
        if (value < SubBuckets)
        {
            return (int)value;
        }

        int shift = BitOperations.Log2(value) - SubBits;
        return ((shift + 1) * SubBuckets) + (int)((value >> shift) & (SubBuckets - 1));
    }

    private static ulong LongestOf(int bucket)
    {
        if (bucket < SubBuckets)
        {
            return (ulong)bucket;
        }

        int shift = (bucket / SubBuckets) - 1;
        return ((SubBuckets + (ulong)(bucket % SubBuckets) + 1) << shift) - 1;
    }
}

/// <summary>A summary of a <see cref="LatencyHistogram"/>, in nanoseconds.</summary>
/// <param name="Count">Number of recorded durations.</param>
/// <param name="Median">Half of them took no longer.</param>
/// <param name="P90">90 of 100 took no longer.</param>
/// <param name="P99">99 of 100 took no longer.</param>
/// <param name="Max">The longest, exactly.</param>
internal readonly record struct LatencySummary(ulong Count, ulong Median, ulong P90, ulong P99, ulong Max);

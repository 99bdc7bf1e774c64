// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>Who may have how much of the managed heap, which has a hard limit: asked before a device or a stream is made, so that the heap never meets it.</summary>
/// <remarks>
/// The whole process has one heap, and one account. A third stays free: for commands under way, logs, and what a collection needs. Costs are what
/// was measured (native-tests/api/managed_heap.c), rounded up.
/// </remarks>
internal static class ManagedHeap
{
    /// <summary>What a stream has of it, at most: its rings, its tables, and all the buffers that it may have.</summary>
    public const long BytesOfStream = 144 << 10;

    /// <summary>What a device has of it beside its streams.</summary>
    public const long BytesOfDevice = 160 << 10;

    /// <summary>As docs/guide/native-aot.md has it, where the runtime does not say.</summary>
    private const long StandardLimit = 128 << 20;

    private static readonly long s_most = MostOf(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes);
    private static long s_taken;

    /// <summary>Most bytes that can be taken.</summary>
    public static long Most => s_most;

    /// <summary>Bytes that are taken.</summary>
    public static long Taken => Volatile.Read(ref s_taken);

    /// <summary>Takes room. Any thread.</summary>
    /// <returns>False if there is too little.</returns>
    public static bool TryTake(long bytes)
    {
        if (Interlocked.Add(ref s_taken, bytes) <= s_most)
        {
            return true;
        }

        Interlocked.Add(ref s_taken, -bytes);
        return false;
    }

    /// <summary>Ends <see cref="TryTake"/>. Any thread.</summary>
    public static void Return(long bytes) => Interlocked.Add(ref s_taken, -bytes);

    private static long MostOf(long limit) => (limit > 0 ? limit : StandardLimit) / 3 * 2;
}

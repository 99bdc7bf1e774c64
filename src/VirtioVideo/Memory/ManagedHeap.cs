// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>
/// Accounts for the managed heap, which has a hard limit. Every device and stream asks before it is made, so that the heap never reaches the limit.
/// </summary>
/// <remarks>
/// The whole process has one heap and one account. A third stays free for current commands, logs, and collections. The costs were measured
/// (native-tests/api/managed_heap.c) and rounded up.
/// </remarks>
internal static class ManagedHeap
{
    /// <summary>Most bytes of a stream: its rings, its tables, and all buffers that it may have.</summary>
    public const long BytesOfStream = 144 << 10;

    /// <summary>Bytes of a device without its streams.</summary>
    public const long BytesOfDevice = 160 << 10;

    /// <summary>The limit from docs/guide/native-aot.md, if the runtime does not report one.</summary>
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

    /// <summary>Undoes <see cref="TryTake"/>. Any thread.</summary>
    public static void Return(long bytes) => Interlocked.Add(ref s_taken, -bytes);

    private static long MostOf(long limit) => (limit > 0 ? limit : StandardLimit) / 3 * 2;
}

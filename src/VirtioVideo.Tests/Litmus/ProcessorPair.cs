// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Runtime.ExceptionServices;
using System.Runtime.InteropServices;
using System.Threading;

namespace VirtioVideo.Tests.Litmus;

/// <summary>Two processors, one for each side: on one and the same, two threads never meet.</summary>
internal static unsafe partial class ProcessorPair
{
    private const int MaskWords = 16;

    private static readonly int[] s_processors = Find();

    /// <summary>Runs both sides, each on a processor of its own, until both have ended.</summary>
    /// <param name="device">One side.</param>
    /// <param name="driver">The other.</param>
    /// <param name="giveUp">Called when a side failed: the other must end, too.</param>
    public static void Run(Action device, Action driver, Action giveUp)
    {
        ExceptionDispatchInfo? failure = null;
        Thread Start(int processor, Action side)
        {
            var thread = new Thread(() =>
            {
                try
                {
                    Pin(processor);
                    side();
                }
                catch (Exception e)
                {
                    // The first one: the other side fails because of it.
                    Interlocked.CompareExchange(ref failure, ExceptionDispatchInfo.Capture(e), null);
                    giveUp();
                }
            })
            { IsBackground = true };
            thread.Start();
            return thread;
        }

        Thread[] threads = [Start(s_processors[0], device), Start(s_processors[1], driver)];
        foreach (Thread thread in threads)
        {
            thread.Join();
        }

        failure?.Throw();
    }

    private static void Pin(int processor)
    {
        ulong* mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear();
        mask[processor / 64] = 1ul << (processor % 64);
        if (sched_setaffinity(0, MaskWords * sizeof(ulong), mask) != 0)
        {
            throw new InvalidOperationException($"INCONCLUSIVE: no thread may stay on processor {processor}: errno {Marshal.GetLastPInvokeError()}");
        }
    }

    private static int[] Find()
    {
        ulong* mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear();
        var processors = new List<int>();
        if (sched_getaffinity(0, MaskWords * sizeof(ulong), mask) == 0)
        {
            for (int i = 0; i < 64 * MaskWords; i++)
            {
                if ((mask[i / 64] >> (i % 64) & 1) != 0)
                {
                    processors.Add(i);
                }
            }
        }

        return processors.Count >= 2 ? [processors[0], processors[1]] : throw new InvalidOperationException("INCONCLUSIVE: there are no two processors for this process");
    }

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_getaffinity(int thread, nuint length, ulong* mask);

    [LibraryImport("libc", SetLastError = true)]
    private static partial int sched_setaffinity(int thread, nuint length, ulong* mask);
}

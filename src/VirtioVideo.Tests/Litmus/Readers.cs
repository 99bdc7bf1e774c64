// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Rings;

namespace VirtioVideo.Tests.Litmus;

/// <summary>The readers of rings by name: the library's two, and the broken variants that BrokenVariants.targets makes of them.</summary>
internal static class Readers
{
    private static readonly Dictionary<string, Func<RingPlace, Virtqueue>> s_readers = new()
    {
        ["SplitVirtqueue"] = p => new SplitVirtqueue(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["SplitVirtqueueWithoutFenceA"] = p => new SplitVirtqueueWithoutFenceA(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["SplitVirtqueueWithoutFenceB"] = p => new SplitVirtqueueWithoutFenceB(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["SplitVirtqueueWithSecondReadOfHead"] = p => new SplitVirtqueueWithSecondReadOfHead(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["SplitVirtqueueWithSecondReadOfAvailIndex"] = p => new SplitVirtqueueWithSecondReadOfAvailIndex(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["SplitVirtqueueWithSecondReadOfFlags"] = p => new SplitVirtqueueWithSecondReadOfFlags(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["SplitVirtqueueWithSecondReadOfTableLength"] = p => new SplitVirtqueueWithSecondReadOfTableLength(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["SplitVirtqueueWithEarlyUsedIndex"] = p => new SplitVirtqueueWithEarlyUsedIndex(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["SplitVirtqueueWithoutAcquire"] = p => new SplitVirtqueueWithoutAcquire(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["SplitVirtqueueWithoutRelease"] = p => new SplitVirtqueueWithoutRelease(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["PackedVirtqueue"] = p => new PackedVirtqueue(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["PackedVirtqueueWithoutFenceC"] = p => new PackedVirtqueueWithoutFenceC(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["PackedVirtqueueWithoutFenceD"] = p => new PackedVirtqueueWithoutFenceD(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["PackedVirtqueueWithSecondReadOfId"] = p => new PackedVirtqueueWithSecondReadOfId(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["PackedVirtqueueWithSecondReadOfTableLength"] = p => new PackedVirtqueueWithSecondReadOfTableLength(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
        ["PackedVirtqueueWithEarlyUsedFlags"] = p => new PackedVirtqueueWithEarlyUsedFlags(p.Settings, p.Start, p.Memory, p.Notifier, p.Counters),
    };

    /// <summary>The library's reader of a format.</summary>
    public static string Sound(bool packed) => packed ? "PackedVirtqueue" : "SplitVirtqueue";

    /// <summary>Makes a reader.</summary>
    public static Virtqueue Create(string name, RingPlace place) => s_readers[name](place);
}

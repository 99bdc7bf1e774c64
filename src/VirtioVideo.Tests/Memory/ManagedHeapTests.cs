// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;
using VirtioVideo.Streams;
using Xunit;

namespace VirtioVideo.Tests.Memory;

/// <summary>How much of the managed heap can be taken. What a stream and a device have of it: native-tests/api/managed_heap.c.</summary>
public sealed class ManagedHeapTests
{
    [Fact]
    public void Most_LeavesAThird()
        => Assert.InRange(ManagedHeap.Most, 1, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 3 * 2);

    [Fact]
    public void Streams_OfManyGuestsFitIntoTheHeapThatShips()
    {
        // 128 MiB: src/VirtioVideo/Runtime/NativeCode.targets; docs/reference/memory.md says how many streams that is.
        const long Most = (128 << 20) / 3 * 2;
        Assert.InRange((Most - ManagedHeap.BytesOfDevice) / ManagedHeap.BytesOfStream, 500, 1024);
        Assert.Equal(64, StreamOptions.MaxBuffers);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Streams;

/// <summary>Events that wait for a buffer; with streams: see <see cref="StreamResolutionTests"/>.</summary>
public sealed class EventOutboxTests
{
    [Fact]
    public void Place_WithNothingToTell_LeavesTheBuffersInTheQueue()
    {
        using var bench = new SplitRingBench();
        bench.Driver.Add([], [bench.Buffer(8)]);
        bench.Driver.Publish();
        var outbox = new EventOutbox();
        outbox.Place(bench.Queue, new WorkBudget());
        bench.Queue.Flush();

        Assert.False(outbox.IsWaiting);
        Assert.False(bench.Driver.TryTakeUsed(out _));
        Assert.NotNull(bench.Queue.TryPop());
    }
}

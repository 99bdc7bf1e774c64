// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using System.Threading;
using VirtioVideo.Tests.Support;
using VirtioVideo.Threading;
using Xunit;

namespace VirtioVideo.Tests.Threading;

/// <summary>The queue between a stream's two threads.</summary>
public sealed class SpscRingTests
{
    private const int Items = 2_000_000;

    [Fact]
    public void TryEnqueue_FullRing_IsRefusedUntilAnElementIsTaken()
    {
        var ring = new SpscRing<int>(3);
        Assert.Equal(4, ring.Capacity);
        Assert.True(ring.IsEmpty);
        for (int i = 0; i < 4; i++)
        {
            Assert.True(ring.TryEnqueue(i));
        }

        Assert.False(ring.TryEnqueue(4));
        Assert.True(ring.TryDequeue(out int first));
        Assert.Equal(0, first);
        Assert.True(ring.TryEnqueue(4));
        for (int i = 1; i < 5; i++)
        {
            Assert.True(ring.TryDequeue(out int next));
            Assert.Equal(i, next);
        }

        Assert.False(ring.TryDequeue(out _));
        Assert.True(ring.IsEmpty);
    }

    [Fact]
    public void TryDequeue_OfAReference_LetsTheRingForgetIt()
    {
        var ring = new SpscRing<object>(4);
        System.WeakReference reference = EnqueueAndDequeue(ring);
        System.GC.Collect();

        Assert.False(reference.IsAlive);
        System.GC.KeepAlive(ring);
    }

    [Fact]
    public void TryDequeue_OnAnotherThread_SeesEveryElementWholeAndInOrder()
    {
        // A small ring: both sides meet full and empty all the time.
        var ring = new SpscRing<Element>(16);
        var consumer = new Consumer(ring);
        var thread = new Thread(consumer.Run) { IsBackground = true };
        thread.Start();
        var wait = default(SpinWait);
        for (ulong i = 0; i < Items && consumer.Failure is null; i++)
        {
            while (!ring.TryEnqueue(new Element(i)) && consumer.Failure is null)
            {
                wait.SpinOnce(sleep1Threshold: -1);
            }
        }

        Assert.True(thread.Join(TestDevice.DeadlineMilliseconds), "the consumer does not end");
        Assert.Null(consumer.Failure);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static System.WeakReference EnqueueAndDequeue(SpscRing<object> ring)
    {
        ring.TryEnqueue(new object());
        ring.TryDequeue(out object? item);
        return new System.WeakReference(item);
    }

    /// <summary>Of several words, so that a torn or stale slot shows.</summary>
    private readonly struct Element(ulong number)
    {
        private readonly ulong _a = number;
        private readonly ulong _b = ~number;
        private readonly ulong _c = number * 3;

        public bool Is(ulong number) => _a == number && _b == ~number && _c == number * 3;
    }

    private sealed class Consumer(SpscRing<Element> ring)
    {
        public volatile string? Failure;

        public void Run()
        {
            var wait = default(SpinWait);
            for (ulong i = 0; i < Items; i++)
            {
                Element element;
                while (!ring.TryDequeue(out element))
                {
                    wait.SpinOnce(sleep1Threshold: -1);
                }

                if (!element.Is(i))
                {
                    Failure = $"element {i} is another or torn";
                    return;
                }
            }

            if (!ring.IsEmpty)
            {
                Failure = "there is more than was put in";
            }
        }
    }
}

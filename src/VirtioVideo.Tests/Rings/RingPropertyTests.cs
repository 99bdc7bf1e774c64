// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>Random well-formed traffic through <see cref="SplitRingDriver"/>, compared with <see cref="ReferenceRing"/> at every step.</summary>
public sealed class RingPropertyTests
{
    [Theory]
    [InlineData(false, 4u, false, false)]
    [InlineData(false, 16u, true, false)]
    [InlineData(false, 8u, false, true)]
    [InlineData(false, 16u, true, true)]
    [InlineData(true, 1u, true, true)]
    [InlineData(true, 3u, false, false)]
    [InlineData(true, 8u, false, true)]
    [InlineData(true, 17u, true, true)]
    public void Traffic_OfAnyShape_IsThatOfTheReference(bool packed, uint num, bool indirect, bool eventIndex)
    {
        Gen<(int Kind, int A, int B)> step = Gen.Choose(0, (8 << 20) - 1).Select(n => (n >> 20, (n >> 10) & 1023, n & 1023));
        Prop.ForAll(step.ArrayOf().ToArbitrary(), steps => Run(steps, packed, num, indirect, eventIndex))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(250).WithReplay(20200608, 7));
    }

    private static void Run((int Kind, int A, int B)[] steps, bool packed, uint num, bool indirect, bool eventIndex)
    {
        using RingBench bench = RingBench.Create(packed, num, indirect, eventIndex);
        var reference = new ReferenceRing();
        var unpublished = new List<ReferenceChain>();
        var taken = new List<(DescriptorChain Chain, ReferenceChain Expected)>();
        long usedEvent = 0;
        bool wanted = true;
        Want(bench, wanted, eventIndex ? usedEvent : null);
        int interrupts = 0;
        foreach ((int kind, int a, int b) in steps)
        {
            switch (kind)
            {
                case 0 or 1:
                    Add(bench, unpublished, a, b, indirect && b % 2 == 0);
                    break;
                case 2:
                    unpublished.ForEach(reference.Add);
                    unpublished.Clear();
                    bench.AnyDriver.Publish();
                    break;
                case 3 or 4:
                    Pop(bench, reference, taken);
                    break;
                case 5 when taken.Count > 0:
                    Complete(bench, reference, taken, a, b);
                    break;
                case 6:
                    interrupts += reference.Flush(eventIndex ? Next(usedEvent, reference.Published, packed, num) : null, wanted) ? 1 : 0;
                    bench.Queue.Flush();
                    Assert.Equal(interrupts, bench.Interrupts);
                    Reap(bench, reference);
                    break;
                case 7:
                    wanted = a % 2 == 0;
                    usedEvent = reference.Published + (a % 5);
                    Want(bench, wanted, eventIndex ? usedEvent : null);
                    break;
            }
        }

        Assert.Equal(QueueFault.None, bench.Queue.Fault);
        Assert.Equal(taken.Count, bench.Queue.InFlight);
        Assert.True(bench.Ram.GapsAreUntouched);
    }

    /// <summary>The place that is meant by a position: in a packed ring each position comes again after two laps.</summary>
    private static long Next(long usedEvent, long published, bool packed, uint num)
        => packed && usedEvent < published ? published + ((2 * num) - 1) - ((published - usedEvent - 1) % (2 * num))
            : packed ? published + ((usedEvent - published) % (2 * num))
            : usedEvent;

    /// <summary>What the driver wants to hear of: anything or nothing, or with EVENT_IDX the place of the ring of a number, counted from the start.</summary>
    private static void Want(RingBench bench, bool wanted, long? usedEvent)
    {
        if (bench is SplitRingBench split)
        {
            split.Driver.AvailFlags = (ushort)(wanted ? 0 : 1);
            split.Driver.UsedEvent = (ushort)(split.Driver.StartPosition.NextUsed + (usedEvent ?? 0));
            return;
        }

        PackedRingDriver driver = ((PackedRingBench)bench).Driver;
        uint num = driver.Settings.Num;
        ushort start = driver.StartPosition.NextUsed;
        long place = (start & 0x7fff) + (usedEvent ?? 0);
        bool wrap = ((start & 0x8000) != 0) ^ (place / num % 2 == 1);
        driver.DriverEvent = usedEvent is null
            ? ((ushort)0, (ushort)(wanted ? 0 : 1))
            : ((ushort)((uint)(place % num) | (wrap ? 0x8000u : 0)), (ushort)2);
    }

    private static void Add(RingBench bench, List<ReferenceChain> unpublished, int a, int b, bool indirect)
    {
        uint room = indirect ? Math.Min(bench.AnyDriver.Settings.Num, 6) : (uint)Math.Min(bench.AnyDriver.FreeDescriptors, 6);
        if (bench.AnyDriver.FreeDescriptors == 0)
        {
            return;
        }

        var random = new Random((a * 1009) + b);
        int count = random.Next(1, (int)room + 1);
        int readableCount = random.Next(0, count + 1);
        RingBuffer[] readable = new RingBuffer[readableCount];
        var request = new List<byte>();
        for (int i = 0; i < readable.Length; i++)
        {
            byte[] bytes = new byte[random.Next(0, 9)];
            random.NextBytes(bytes);
            request.AddRange(bytes);
            readable[i] = bench.Buffer(bytes);
        }

        RingBuffer[] writable = [.. Enumerable.Range(0, count - readableCount).Select(_ => bench.Buffer((uint)random.Next(0, 9)))];
        unpublished.Add(new ReferenceChain(bench.AnyDriver.Add(readable, writable, indirect), [.. request], writable, bench.AnyDriver.IsPacked && !indirect ? count : 1));
    }

    private static void Pop(RingBench bench, ReferenceRing reference, List<(DescriptorChain, ReferenceChain)> taken)
    {
        ReferenceChain? expected = reference.Pop();
        DescriptorChain? chain = bench.Queue.TryPop();
        Assert.Equal(expected is null, chain is null);
        if (expected is not null)
        {
            Assert.Equal(expected.Head, chain!.Token);
            Assert.Equal(expected.Request, RingBench.Read(chain));
            Assert.Equal((ulong)expected.Writable.Sum(buffer => buffer.Length), chain.WritableLength);
            taken.Add((chain, expected));
        }
    }

    private static void Complete(RingBench bench, ReferenceRing reference, List<(DescriptorChain Chain, ReferenceChain Expected)> taken, int a, int b)
    {
        (DescriptorChain chain, ReferenceChain expected) = taken[a % taken.Count];
        taken.RemoveAt(a % taken.Count);
        byte[] response = new byte[b % 20];
        new Random(b).NextBytes(response);
        uint room = (uint)expected.Writable.Sum(buffer => buffer.Length);
        uint written = room < 4 ? 0 : Math.Min(room, (uint)response.Length);
        reference.Complete(expected, written);
        chain.Complete(response);
        Assert.Equal(response[..(int)written], expected.Writable.SelectMany(buffer => bench.Ram.At(buffer.Address, (int)buffer.Length).ToArray()).Take((int)written));
    }

    private static void Reap(RingBench bench, ReferenceRing reference)
    {
        while (reference.TryTakeUsed(out VirtqUsedElem expected))
        {
            Assert.Equal(expected, bench.AnyDriver.TakeUsed());
        }

        Assert.False(bench.AnyDriver.TryTakeUsed(out _));
    }
}

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

/// <summary>Random well-formed traffic through a <see cref="RingDriver"/>, compared with a <see cref="PlainRing"/> at every step.</summary>
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
        PlainRing plain = PlainRing.Create(packed, bench.Ram, bench.AnyDriver.Settings, bench.AnyDriver.StartPosition.NextAvail);
        var sent = new Queue<ushort>();
        var taken = new List<Taken>();
        long published = 0;
        Want(bench, true, eventIndex ? 0 : null);
        int interrupts = 0;
        ulong number = 0;
        foreach ((int kind, int a, int b) in steps)
        {
            switch (kind)
            {
                case 0 or 1:
                    Add(bench, sent, a, b, indirect && b % 2 == 0);
                    break;
                case 2:
                    bench.AnyDriver.Publish();
                    break;
                case 3 or 4:
                    Pop(bench, plain, sent, taken, number++);
                    break;
                case 5 when taken.Count > 0:
                    Complete(bench, plain, taken, a, b);
                    break;
                case 6:
                    interrupts += plain.Flush() ? 1 : 0;
                    bench.Queue.Flush();
                    Assert.Equal(interrupts, bench.Interrupts);
                    published += Reap(bench, plain);
                    break;
                case 7:
                    Want(bench, a % 2 == 0, eventIndex ? published + (a % 5) : null);
                    break;
            }
        }

        Assert.Equal(QueueFault.None, bench.Queue.Fault);
        Assert.Equal(taken.Count, bench.Queue.InFlight);
        Assert.True(bench.Ram.GapsAreUntouched);
    }

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

    private static void Add(RingBench bench, Queue<ushort> sent, int a, int b, bool indirect)
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
        for (int i = 0; i < readable.Length; i++)
        {
            byte[] bytes = new byte[random.Next(0, 9)];
            random.NextBytes(bytes);
            readable[i] = bench.Buffer(bytes);
        }

        RingBuffer[] writable = [.. Enumerable.Range(0, count - readableCount).Select(_ => bench.Buffer((uint)random.Next(0, 9)))];
        sent.Enqueue(bench.AnyDriver.Add(readable, writable, indirect));
    }

    private static void Pop(RingBench bench, PlainRing plain, Queue<ushort> sent, List<Taken> taken, ulong number)
    {
        var expected = new PlainChain();
        plain.Look(expected);
        DescriptorChain? chain = bench.Queue.TryPop();
        Assert.Equal(expected.IsThere, chain is not null);
        if (chain is null)
        {
            return;
        }

        Assert.Equal((QueueFault.None, sent.Dequeue()), (expected.Fault, expected.Token));
        Assert.Equal(expected.Token, chain.Token);
        Assert.Equal(BytesOf(bench, expected.Buffers.Where(buffer => !buffer.IsWritable).Select(buffer => buffer.Buffer)), RingBench.Read(chain));
        RingBuffer[] writable = [.. expected.Buffers.Where(buffer => buffer.IsWritable).Select(buffer => buffer.Buffer)];
        Assert.Equal((ulong)writable.Sum(buffer => buffer.Length), chain.WritableLength);
        plain.Take(expected, number);
        taken.Add(new Taken(chain, number, new PlainUse(expected.Token, expected.Slots, 0), writable));
    }

    private static void Complete(RingBench bench, PlainRing plain, List<Taken> taken, int a, int b)
    {
        Taken done = taken[a % taken.Count];
        taken.RemoveAt(a % taken.Count);
        byte[] response = new byte[b % 20];
        new Random(b).NextBytes(response);
        uint room = (uint)done.Writable.Sum(buffer => buffer.Length);
        uint written = room < 4 ? 0 : Math.Min(room, (uint)response.Length);
        plain.Complete(done.Number, done.Use with { Written = written });
        done.Chain.Complete(response);
        Assert.Equal(response[..(int)written], BytesOf(bench, done.Writable).Take((int)written));
    }

    /// <returns>How many places of the ring were used: of a split ring one for each chain, of a packed ring as many as the chain has descriptors.</returns>
    private static long Reap(RingBench bench, PlainRing plain)
    {
        Assert.Null(plain.Compare());
        long places = plain.Batch.Sum(use => use.Slots);
        foreach (PlainUse use in plain.Batch)
        {
            Assert.Equal(new VirtqUsedElem { Id = (uint)use.Token, Len = use.Written }, bench.AnyDriver.TakeUsed());
        }

        Assert.False(bench.AnyDriver.TryTakeUsed(out _));
        plain.EndBatch();
        return places;
    }

    private static byte[] BytesOf(RingBench bench, IEnumerable<RingBuffer> buffers)
        => [.. buffers.SelectMany(buffer => bench.Ram.At(buffer.Address, (int)buffer.Length).ToArray())];

    private sealed record Taken(DescriptorChain Chain, ulong Number, PlainUse Use, RingBuffer[] Writable);
}

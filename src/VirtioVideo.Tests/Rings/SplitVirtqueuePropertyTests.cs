// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>Random well-formed traffic through <see cref="SplitRingDriver"/>, compared with <see cref="ReferenceRing"/> at every step.</summary>
public sealed class SplitVirtqueuePropertyTests
{
    [Theory]
    [InlineData(4u, false, false, 65530)]
    [InlineData(16u, true, false, 65500)]
    [InlineData(8u, false, true, 65530)]
    [InlineData(16u, true, true, 65400)]
    public void Traffic_OfAnyShape_IsThatOfTheReference(uint num, bool indirect, bool eventIndex, int start)
    {
        Gen<(int Kind, int A, int B)> step = Gen.Choose(0, (8 << 20) - 1).Select(n => (n >> 20, (n >> 10) & 1023, n & 1023));
        Prop.ForAll(step.ArrayOf().ToArbitrary(), steps => Run(steps, num, indirect, eventIndex, (ushort)start))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(150).WithEndSize(250).WithReplay(20200608, 7));
    }

    private static void Run((int Kind, int A, int B)[] steps, uint num, bool indirect, bool eventIndex, ushort start)
    {
        using var bench = new RingBench(new GuestRam(4 << 20), num, indirect, eventIndex, start);
        var reference = new ReferenceRing();
        var unpublished = new List<ReferenceChain>();
        var taken = new List<(DescriptorChain Chain, ReferenceChain Expected)>();
        long usedEvent = 0;
        bool wanted = true;
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
                    bench.Driver.Publish();
                    break;
                case 3 or 4:
                    Pop(bench, reference, taken);
                    break;
                case 5 when taken.Count > 0:
                    Complete(bench, reference, taken, a, b);
                    break;
                case 6:
                    interrupts += reference.Flush(eventIndex ? usedEvent : null, wanted) ? 1 : 0;
                    bench.Queue.Flush();
                    Assert.Equal(interrupts, bench.Interrupts);
                    Reap(bench, reference);
                    break;
                case 7:
                    wanted = a % 2 == 0;
                    usedEvent = reference.Published + (a % 5);
                    bench.Driver.AvailFlags = (ushort)(wanted ? 0 : 1);
                    bench.Driver.UsedEvent = (ushort)(start + usedEvent);
                    break;
            }
        }

        Assert.Equal(QueueFault.None, bench.Queue.Fault);
        Assert.Equal(taken.Count, bench.Queue.InFlight);
        Assert.True(bench.Ram.GapsAreUntouched);
    }

    private static void Add(RingBench bench, List<ReferenceChain> unpublished, int a, int b, bool indirect)
    {
        uint room = indirect ? Math.Min(bench.Driver.Settings.Num, 6) : (uint)Math.Min(bench.Driver.FreeDescriptors, 6);
        if (bench.Driver.FreeDescriptors == 0)
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
        unpublished.Add(new ReferenceChain(bench.Driver.Add(readable, writable, indirect), [.. request], writable));
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
            Assert.Equal(expected, bench.Driver.TakeUsed());
        }

        Assert.False(bench.Driver.TryTakeUsed(out _));
    }
}

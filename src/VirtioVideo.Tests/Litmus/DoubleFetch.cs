// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Litmus;

/// <summary>
/// A driver that flips one word of its ring between two values as fast as it can. A reader that reads it once sees one or the other;
/// what comes of both at the same time, such as one value checked and the other used, none may ever give out.
/// </summary>
internal abstract unsafe class DoubleFetch : IDisposable
{
    /// <summary>Queue size.</summary>
    protected const uint Num = 4;

    private readonly Epoll _pollSet = new();
    private volatile bool _stop;

    /// <summary>What a reader made of the word.</summary>
    protected enum Sight
    {
        First,
        Second,

        /// <summary>Neither.</summary>
        Forbidden,
    }

    /// <summary>Memory of the guest.</summary>
    protected GuestRam Ram { get; } = new(1 << 20);

    /// <summary>The ring.</summary>
    protected abstract RingDriver Driver { get; }

    /// <summary>Where the word is.</summary>
    protected abstract ulong Word { get; }

    /// <summary>Whether it has 64 bits, not 16.</summary>
    protected abstract bool IsWide { get; }

    /// <summary>The two values.</summary>
    protected abstract (ulong First, ulong Second) Values { get; }

    /// <summary>Reads the ring with a new reader each time.</summary>
    public LitmusResult Run(string reader, long rounds)
    {
        var notifier = new RingNotifier(null, null, () => { }, _pollSet);
        var place = new RingPlace(Driver.Settings, Driver.StartPosition, Ram.Table, notifier, new QueueCounters());
        long[] sights = new long[3];
        _stop = false;
        Write(Ram.Host(Word, 8), Values.First);
        ProcessorPair.Run(() => Look(reader, place, rounds, sights), Flip, () => _stop = true);
        return new LitmusResult(rounds, sights[(int)Sight.Forbidden], Math.Min(sights[(int)Sight.First], sights[(int)Sight.Second]));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pollSet.Dispose();
        Ram.Dispose();
    }

    /// <summary>Reads the ring once.</summary>
    protected abstract Sight Look(Virtqueue queue);

    /// <summary>The next chain; each of its runs must be where its address is.</summary>
    protected DescriptorChain? Pop(Virtqueue queue)
    {
        DescriptorChain? chain = queue.TryPop();
        if (chain is not null)
        {
            foreach (GuestSpan span in chain.Readable)
            {
                if (span.Start != Ram.Host(span.Address, span.Length))
                {
                    throw new InvalidOperationException($"0x{span.Address:x} became another host address");
                }
            }
        }

        return chain;
    }

    private void Look(string reader, RingPlace place, long rounds, long[] sights)
    {
        for (long round = 0; round < rounds; round++)
        {
            using Virtqueue queue = Readers.Create(reader, place);
            sights[(int)LookOnce(queue)]++;
        }

        _stop = true;
    }

    private Sight LookOnce(Virtqueue queue)
    {
        try
        {
            return Look(queue);
        }
        catch (ArgumentOutOfRangeException)
        {
            // What was read a second time led outside: the last guard of GuestWords has it.
            return Sight.Forbidden;
        }
    }

    private void Flip()
    {
        (ulong first, ulong second) = Values;
        byte* word = Ram.Host(Word, 8);
        uint pause = 1;
        while (!_stop)
        {
            Write(word, first);
            pause = (pause * 1664525) + 1013904223;
            Thread.SpinWait((int)(pause >> 30));
            Write(word, second);
            Thread.SpinWait((int)((pause >> 28) & 3));
        }
    }

    private void Write(byte* word, ulong value)
    {
        if (IsWide)
        {
            Volatile.Write(ref *(ulong*)word, value);
        }
        else
        {
            Volatile.Write(ref *(ushort*)word, (ushort)value);
        }
    }
}

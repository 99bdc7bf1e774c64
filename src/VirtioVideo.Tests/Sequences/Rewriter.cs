// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.Threading;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Sequences;

/// <summary>
/// A processor of the guest that rewrites its memory all the time: descriptors, ring indices, commands with their sg lists, bitstreams
/// and pictures. Mostly it puts back at once what was there, so that whoever reads twice reads two things, and the device works on.
/// </summary>
internal sealed unsafe class Rewriter(GuestRam ram, RingBuffer open, RingBuffer watched, int seed)
{
    /// <summary>Longest time in which it does the same.</summary>
    private const int LongestPhaseMilliseconds = 12;

    private readonly Random _random = new(seed);
    private (RewriteKind Kind, RingBuffer Memory)[] _targets = [];
    private volatile bool _stop;
    private Thread? _thread;
    private Exception? _failure;

    /// <summary>How many words were rewritten.</summary>
    public long Count { get; private set; }

    /// <summary>What it rewrites from now on.</summary>
    public void Aim(params (RewriteKind Kind, RingBuffer Memory)[] targets) => Volatile.Write(ref _targets, targets);

    /// <summary>Begins.</summary>
    public void Start()
    {
        _thread = new Thread(Run) { IsBackground = true };
        _thread.Start();
    }

    /// <summary>Ends; nothing is rewritten any more.</summary>
    public void Stop()
    {
        _stop = true;
        _thread!.Join();
        if (_failure is not null)
        {
            throw new InvalidOperationException("the rewriting thread failed", _failure);
        }
    }

    private void Run()
    {
        try
        {
            while (!_stop)
            {
                RunPhase((RewriteKind)_random.Next((int)RewriteKind.All + 1), 1 << _random.Next(12), putsBack: _random.Next(5) != 0);
            }
        }
        catch (Exception e)
        {
            _failure = e;
        }
    }

    private void RunPhase(RewriteKind kinds, int pause, bool putsBack)
    {
        var watch = Stopwatch.StartNew();
        int length = 1 + _random.Next(LongestPhaseMilliseconds);
        while (!_stop && watch.ElapsedMilliseconds < length)
        {
            (RewriteKind Kind, RingBuffer Memory)[] targets = Volatile.Read(ref _targets);
            (RewriteKind kind, RingBuffer memory) = targets[_random.Next(targets.Length)];
            if ((kind & kinds) != 0)
            {
                Rewrite(memory, putsBack);
                Count++;
            }

            Thread.SpinWait(_random.Next(pause));
        }
    }

    private void Rewrite(RingBuffer memory, bool putsBack)
    {
        // As wide as a processor of the guest writes at once: half an address is another address.
        int size = 2 << _random.Next(memory.Length < 8 ? 1 : 3);
        byte* word = ram.Host(memory.Address + (ulong)(_random.Next((int)memory.Length / size) * size), (ulong)size);
        ulong before = Read(word, size);
        Write(word, size, Other(before, size));
        if (putsBack)
        {
            Thread.SpinWait(_random.Next(1 << _random.Next(8)));
            Write(word, size, before);
        }
    }

    private static ulong Read(byte* word, int size)
        => size switch
        {
            2 => Volatile.Read(ref *(ushort*)word),
            4 => Volatile.Read(ref *(uint*)word),
            _ => Volatile.Read(ref *(ulong*)word),
        };

    private static void Write(byte* word, int size, ulong value)
    {
        switch (size)
        {
            case 2:
                Volatile.Write(ref *(ushort*)word, (ushort)value);
                break;
            case 4:
                Volatile.Write(ref *(uint*)word, (uint)value);
                break;
            default:
                Volatile.Write(ref *(ulong*)word, value);
                break;
        }
    }

    /// <summary>Something else for a word. Never a part of an address of the memory that is watched.</summary>
    private ulong Other(ulong old, int size)
    {
        ulong value = _random.Next(8) switch
        {
            0 => (ulong)_random.Next(40),
            1 => (ulong)_random.NextInt64(),
            2 => old + (ulong)_random.Next(-4, 5),
            3 => old ^ (1ul << _random.Next(8 * size)),
            4 => ulong.MaxValue,
            5 => open.Address + open.Length - (ulong)_random.Next(64),
            6 => old << _random.Next(8),
            _ => open.Address + (ulong)_random.NextInt64(open.Length),
        };

        // The words of its address's upper half; all else that makes it up may come.
        ulong taboo = watched.Address >> 32;
        return (value >> 32) == taboo || (uint)value == taboo || (ushort)value == (ushort)taboo ? 0 : value;
    }
}

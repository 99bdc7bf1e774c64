// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Fuzz.Rings;

/// <summary>A virtqueue of the library, its driver, and a <see cref="PlainRing"/> that says at each step what must come.</summary>
internal sealed class RingScene : IDisposable
{
    private static readonly byte[] s_response = [0x5a, 0x5b, 0x5c, 0x5d, 0x5e, 0x5f, 0x60, 0x61];

    private readonly GuestRam _ram;
    private readonly RingsInput _input;
    private readonly FuzzRandom _random;
    private readonly RingWriter _writer;
    private readonly PlainRing _plain;
    private readonly PlainChain _expected = new();
    private readonly RingVirtqueue _queue;
    private readonly List<(DescriptorChain Chain, ulong Number, uint Slots, uint Room)> _held = [];
    private readonly RingNotifier _notifier;
    private ulong _taken;
    private uint _slots;
    private int _interrupts;
    private bool _ringIsHit;

    public RingScene(GuestRam ram, RingsInput input, Epoll pollSet)
    {
        _ram = ram;
        _input = input;
        _random = new FuzzRandom(input.Dice, 0);
        ram.Renew();
        _notifier = new RingNotifier(null, null, () => _interrupts++, pollSet);
        var settings = new VringSettings(
            input.Num,
            RingRam.Desc,
            RingRam.Avail,
            RingRam.Used,
            input.Indirect,
            input.EventIndex,
            input.InOrder);
        _plain = PlainRing.Create(input.IsPacked, ram, settings, input.Start);
        var start = new VringPosition(input.Start, input.Start);
        if (input.IsPacked)
        {
            _writer = new PackedRingWriter(ram, settings, input, _random);
            _queue = new PackedVirtqueue(settings, start, ram.Table, _notifier, new QueueCounters());
        }
        else
        {
            _writer = new SplitRingWriter(ram, settings, input, _random);
            _queue = new SplitVirtqueue(settings, start, ram.Table, _notifier, new QueueCounters());
        }
    }

    /// <summary>Chains that came, the one that broke the queue too.</summary>
    public long Chains { get; private set; }

    /// <summary>How the driver broke the queue.</summary>
    public QueueFault Fault => _queue.Fault;

    /// <summary>Plays all batches, or until the queue is broken.</summary>
    /// <exception cref="InvalidDataException">The queue does what it must not.</exception>
    public void Play()
    {
        for (int batch = 0; batch < _input.Batches && _queue.Fault == QueueFault.None; batch++)
        {
            _writer.Add(_input.Num - uint.Min(_slots, _input.Num));
            if (_random.OneIn(_input.Calm))
            {
                for (int bends = _random.Next(1, 4); bends > 0; bends--)
                {
                    _writer.Bend();
                }
            }

            if (_random.OneIn(8))
            {
                _writer.Wish();
            }

            if (_random.OneIn(64))
            {
                _queue.MemoryChanged(_ram.Table);
            }

            TakeAll();
            Complete();
            Flush();
        }

        Check(_ram.GapsAreUntouched, "memory between the regions was written");
    }

    /// <inheritdoc/>
    public void Dispose() => _queue.Dispose();

    private void TakeAll()
    {
        while (true)
        {
            _plain.Look(_expected);
            DescriptorChain? chain = _queue.TryPop();
            if (!_expected.IsThere || _expected.Fault != QueueFault.None)
            {
                Chains += _expected.IsThere ? 1 : 0;
                Check(chain is null, "a chain came that is not there, or is bad: ", _expected.Fault);
                CheckFault();
                return;
            }

            Check(chain is not null, "no chain came, but a fault: ", _queue.Fault);
            CheckChain(chain!);
            _plain.Take(_expected, _taken);
            _slots += _expected.Slots;
            _held.Add((chain!, _taken, _expected.Slots, (uint)ulong.Min(chain!.WritableLength, uint.MaxValue)));
            _taken++;
            Chains++;
        }
    }

    private void CheckFault()
    {
        bool tooLong = _expected.IsTooLong && _queue.Fault == QueueFault.TotalLength;
        Check(_queue.Fault == _expected.Fault || tooLong, "the fault is another than ", _expected.Fault);
    }

    private void CheckChain(DescriptorChain chain)
    {
        Check(chain.Token == _expected.Token, "another chain came than that of id ", _expected.Token);
        int readable = 0;
        int all = 0;
        foreach ((RingBuffer buffer, bool isWritable) in _expected.Buffers)
        {
            ReadOnlySpan<GuestSpan> spans = isWritable ? chain.Writable : chain.Readable;
            int index = isWritable ? all - readable : all;
            Check(
                index < spans.Length && spans[index].Length == buffer.Length && (buffer.Length == 0 || spans[index].Address == buffer.Address),
                "a buffer is not the one at ",
                buffer);
            all++;
            readable += isWritable ? 0 : 1;
        }

        Check(chain.Readable.Length == readable && chain.Readable.Length + chain.Writable.Length == all, "the chain has more buffers than ", all);
    }

    private void Complete()
    {
        // Most at once and in any order; some are kept over the batch.
        bool all = !_random.OneIn(4);
        for (int left = _held.Count; left > 0; left--)
        {
            int pick = _random.Next(_held.Count);
            (DescriptorChain chain, ulong number, uint slots, uint room) = _held[pick];
            if (!all && _random.OneIn(2))
            {
                continue;
            }

            _held[pick] = _held[^1];
            _held.RemoveAt(_held.Count - 1);
            uint length = (uint)_random.Next(s_response.Length + 1);
            foreach (ref readonly GuestSpan span in chain.Writable)
            {
                _ringIsHit |= span.Address is >= GuestRam.Base and < RingRam.Buffers;
            }

            bool live = _queue.IsLive;
            ulong token = chain.Token;
            chain.Complete(s_response.AsSpan(0, (int)length));
            _slots -= slots;
            if (live)
            {
                _plain.Complete(number, new PlainUse(token, slots, room < 4 ? 0 : uint.Min(room, length)));
            }
        }
    }

    private void Flush()
    {
        int interrupts = _interrupts;
        bool wanted = _queue.IsLive && _plain.Flush();
        _queue.Flush();
        Check(_interrupts - interrupts == (wanted ? 1 : 0), "interrupts in place of ", wanted);
        if (_queue.IsLive)
        {
            // A response that the driver had written over its own ring says nothing of the device.
            string? difference = _ringIsHit ? null : _plain.Compare();
            Check(difference is null, "", difference);
            Check(_queue.EnableNotification() == _plain.HasNext, "the queue does not see what is available: ", _plain.HasNext);
        }

        _plain.EndBatch();
        _ringIsHit = false;
    }

    private void Check<T>(bool holds, string message, T value)
    {
        if (!holds)
        {
            throw new InvalidDataException($"after {Chains} chains: {message}{value}; the queue's fault is {_queue.Fault}");
        }
    }

    private void Check(bool holds, string message) => Check(holds, message, string.Empty);
}

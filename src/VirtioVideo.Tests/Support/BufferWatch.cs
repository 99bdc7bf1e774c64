// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>Sees to it that output buffers which are the guest's stay as they are (ruling 31).</summary>
internal sealed class BufferWatch
{
    /// <summary>What is looked at of a range: every picture starts at the front of its buffer.</summary>
    private const uint Length = 64 * 1024;

    private readonly GuestRam _ram;
    private readonly List<RingBuffer> _lent = [];
    private readonly List<(RingBuffer Range, byte[] Bytes)> _kept = [];

    public BufferWatch(GuestRam ram)
    {
        _ram = ram;

        // A test that fills a buffer has it.
        ram.Filled += filled => _kept.RemoveAll(kept => Overlaps(kept.Range, filled));
    }

    /// <summary>The guest gives ranges to the device: until now they must not have changed.</summary>
    public void Lend(ReadOnlySpan<RingBuffer> ranges)
    {
        foreach (RingBuffer range in ranges)
        {
            foreach ((RingBuffer Range, byte[] Bytes) kept in _kept)
            {
                if (Overlaps(kept.Range, range))
                {
                    AssertUnchanged(kept);
                }
            }

            _kept.RemoveAll(kept => Overlaps(kept.Range, range));
            _lent.Add(range);
        }
    }

    /// <summary>The device answered: the ranges are the guest's, unless they are lent under another name as well.</summary>
    public void Return(ReadOnlySpan<RingBuffer> ranges)
    {
        foreach (RingBuffer range in ranges)
        {
            _lent.Remove(range);
        }

        foreach (RingBuffer range in ranges)
        {
            if (!_lent.Exists(lent => Overlaps(lent, range)))
            {
                RingBuffer front = range with { Length = Math.Min(range.Length, Length) };
                _kept.Add((front, _ram.At(front.Address, (int)front.Length).ToArray()));
            }
        }
    }

    /// <summary>After a reset nothing is the device's.</summary>
    public void ReturnAll() => Return(_lent.ToArray());

    /// <summary>All that is the guest's is unchanged.</summary>
    public void Verify() => _kept.ForEach(AssertUnchanged);

    private static bool Overlaps(RingBuffer one, RingBuffer other)
        => one.Address < other.Address + other.Length && other.Address < one.Address + one.Length;

    private void AssertUnchanged((RingBuffer Range, byte[] Bytes) kept)
        => Assert.True(
            _ram.At(kept.Range.Address, kept.Bytes.Length).SequenceEqual(kept.Bytes),
            $"the device touched the guest's buffer at 0x{kept.Range.Address:x} (ruling 31)");
}

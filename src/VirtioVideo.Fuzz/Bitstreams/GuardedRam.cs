// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Fuzz.Bitstreams;

/// <summary>Gives buffers memory of exactly their length, with a strip before and behind each that nothing may write.</summary>
internal sealed class GuardedRam(GuestRam ram)
{
    private const int StripLength = 256;
    private const byte Mark = 0x5c;

    private readonly List<ulong> _strips = [];

    /// <summary>Takes memory.</summary>
    public RingBuffer Take(uint length)
    {
        ulong address = ram.Allocate(length + (2ul * StripLength), alignment: 1);
        Lay(address);
        Lay(address + StripLength + length);
        return new RingBuffer(address + StripLength, length);
    }

    /// <summary>All strips are as they were.</summary>
    public void Verify()
    {
        foreach (ulong strip in _strips)
        {
            Assert.True(ram.StillHolds(strip, StripLength, Mark), $"memory beside a buffer was written, near 0x{strip:x}");
        }
    }

    private void Lay(ulong strip)
    {
        ram.Fill(strip, StripLength, Mark);
        _strips.Add(strip);
    }
}

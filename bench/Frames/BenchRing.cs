// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Bench.Frames;

/// <summary>A driver's side of a virtqueue whose chains are made once and sent again and again: it allocates nothing between.</summary>
internal sealed class BenchRing : IDisposable
{
    private const uint Num = 256;

    private readonly SplitRingDriver _driver;
    private readonly EventFd _kick = EventFd.Create();
    private readonly EventFd _call = EventFd.Create();
    private uint _descriptors;

    public BenchRing(GuestRam ram) => _driver = new SplitRingDriver(ram, Num, eventIndex: true);

    /// <summary>How the host describes it.</summary>
    public VringConfig Vring(uint queue) => _driver.Vring(queue, _kick.Fd, _call.Fd);

    /// <summary>Makes a chain of two descriptors, or of one without a request.</summary>
    /// <returns>Its head.</returns>
    public ushort AddChain(RingBuffer? request, RingBuffer response)
    {
        uint head = _descriptors;
        if (request is { } readable)
        {
            _driver.SetDescriptor(_descriptors, new VirtqDesc { Addr = readable.Address, Len = readable.Length, Flags = VirtqDesc.NextFlag, Next = (ushort)(_descriptors + 1) });
            _descriptors++;
        }

        _driver.SetDescriptor(_descriptors, new VirtqDesc { Addr = response.Address, Len = response.Length, Flags = VirtqDesc.WriteFlag });
        _descriptors++;
        return _descriptors <= Num ? (ushort)head : throw new InvalidOperationException("the ring has no descriptor left");
    }

    /// <summary>Gives a chain to the device; it sees it after <see cref="Kick"/>.</summary>
    public void Send(ushort head) => _driver.AddHead(head);

    /// <summary>Makes visible what was sent.</summary>
    public void Kick()
    {
        if (_driver.Publish())
        {
            _kick.Signal();
        }
    }

    /// <summary>Takes a chain that the device is done with.</summary>
    public bool TryTake(out ushort head)
    {
        bool isThere = _driver.TryReadUsed(out VirtqUsedElem element);
        head = (ushort)element.Id;
        if (!isThere)
        {
            // A guest is interrupted at the next one.
            _driver.EnableInterrupt();
            _call.Clear();
        }

        return isThere;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _kick.Dispose();
        _call.Dispose();
    }
}

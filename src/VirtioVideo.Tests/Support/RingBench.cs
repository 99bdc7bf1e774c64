// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;

namespace VirtioVideo.Tests.Support;

/// <summary>Both sides of one virtqueue, whatever its format.</summary>
internal abstract class RingBench : IDisposable
{
    private readonly Epoll _pollSet = new();

    protected RingBench(GuestRam ram)
    {
        Ram = ram;
    }

    /// <summary>Makes one of either format, whose indices are soon to wrap.</summary>
    public static RingBench Create(bool packed, uint num, bool indirect = false, bool eventIndex = false, bool inOrder = false)
        => packed
            ? new PackedRingBench(num, indirect, eventIndex, start: num - 1, wrap: false, inOrder)
            : new SplitRingBench(new GuestRam(32 << 20), num, indirect, eventIndex, start: 65530, inOrder);

    /// <summary>Memory of the guest.</summary>
    public GuestRam Ram { get; }

    /// <summary>The driver's side.</summary>
    public abstract RingDriver AnyDriver { get; }

    /// <summary>The device's side.</summary>
    public abstract RingVirtqueue Queue { get; }

    /// <summary>What the queue counts.</summary>
    public QueueCounters Counters { get; } = new();

    /// <summary>How often the guest was interrupted.</summary>
    public int Interrupts { get; private set; }

    /// <summary>Notifications that count interrupts.</summary>
    public RingNotifier CreateNotifier() => new(null, null, () => Interrupts++, _pollSet);

    /// <summary>Takes memory for a buffer.</summary>
    public RingBuffer Buffer(uint length) => new(Ram.Allocate(Math.Max(length, 1)), length);

    /// <summary>Takes memory for a buffer and fills it.</summary>
    public RingBuffer Buffer(ReadOnlySpan<byte> bytes)
    {
        RingBuffer buffer = Buffer((uint)bytes.Length);
        bytes.CopyTo(Ram.At(buffer.Address, bytes.Length));
        return buffer;
    }

    /// <summary>Sends a chain of one readable and one writable buffer.</summary>
    /// <returns>The id of its used element.</returns>
    public ushort Send(uint request = 8, uint room = 8)
    {
        ushort id = AnyDriver.Add([Buffer(request)], [Buffer(room)]);
        AnyDriver.Publish();
        return id;
    }

    /// <summary>Takes and completes chains until there is none.</summary>
    /// <returns>How many there were.</returns>
    public int CompleteAll(ReadOnlySpan<byte> response)
    {
        int count = 0;
        while (Queue.TryPop() is { } chain)
        {
            chain.Complete(response);
            count++;
        }

        Queue.Flush();
        return count;
    }

    /// <summary>The bytes of a chain's readable buffers, as the device reads them.</summary>
    public static byte[] Read(DescriptorChain chain)
    {
        byte[] bytes = new byte[chain.ReadableLength];
        var reader = new ChainReader(chain);
        return reader.TryRead(bytes) ? bytes : throw new InvalidOperationException("the reader refuses its own length");
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Queue.Dispose();
        _pollSet.Dispose();
        Ram.Dispose();
    }
}

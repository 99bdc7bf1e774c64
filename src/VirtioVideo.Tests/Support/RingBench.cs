// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;

namespace VirtioVideo.Tests.Support;

/// <summary>Both sides of one split virtqueue.</summary>
internal sealed class RingBench : IDisposable
{
    private readonly Epoll _pollSet = new();

    /// <param name="num">Queue size.</param>
    /// <param name="indirect">VIRTIO_F_INDIRECT_DESC.</param>
    /// <param name="eventIndex">VIRTIO_F_EVENT_IDX.</param>
    /// <param name="start">Where the indices start.</param>
    public RingBench(uint num = 8, bool indirect = false, bool eventIndex = false, ushort start = 0)
        : this(new GuestRam(32 << 20), num, indirect, eventIndex, start)
    {
    }

    /// <summary>A queue in given memory, which it owns.</summary>
    public RingBench(GuestRam ram, uint num = 8, bool indirect = false, bool eventIndex = false, ushort start = 0)
    {
        Ram = ram;
        Driver = new RingDriver(ram, num, indirect, eventIndex, start);
        Queue = new SplitVirtqueue(
            Driver.Settings, new VringPosition(start, start), ram.Table, new RingNotifier(null, null, () => Interrupts++, _pollSet), Counters);
    }

    /// <summary>Memory of the guest.</summary>
    public GuestRam Ram { get; }

    /// <summary>The driver's side.</summary>
    public RingDriver Driver { get; }

    /// <summary>The device's side.</summary>
    public SplitVirtqueue Queue { get; }

    /// <summary>What the queue counts.</summary>
    public QueueCountersBox Counters { get; } = new();

    /// <summary>How often the guest was interrupted.</summary>
    public int Interrupts { get; private set; }

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
    /// <returns>Its head.</returns>
    public ushort Send(uint request = 8, uint room = 8)
    {
        ushort head = Driver.Add([Buffer(request)], [Buffer(room)]);
        Driver.Publish();
        return head;
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

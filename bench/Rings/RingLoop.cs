// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Bench.Rings;

/// <summary>A ring of 256 in one memory region, without notifications, whose driver sends the same chains again and again.</summary>
internal abstract class RingLoop : IDisposable
{
    /// <summary>Queue size.</summary>
    public const uint Num = 256;

    private const uint BufferLength = 64;

    private readonly Epoll _pollSet = new();

    /// <param name="shape">Chains of a batch.</param>
    protected RingLoop(RingShape shape)
    {
        Shape = shape;
        Ram = new GuestRam(1 << 20);
        Buffer = Ram.Allocate(BufferLength);
        Notifier = new RingNotifier(null, null, static () => { }, _pollSet);
    }

    /// <summary>Makes a loop.</summary>
    public static RingLoop Create(RingShape shape) => shape.IsPacked ? new PackedRingLoop(shape) : new SplitRingLoop(shape);

    /// <summary>Chains of a batch.</summary>
    protected RingShape Shape { get; }

    /// <summary>The guest's memory.</summary>
    protected GuestRam Ram { get; }

    /// <summary>What every descriptor names.</summary>
    protected ulong Buffer { get; }

    /// <summary>Notifies nobody.</summary>
    protected RingNotifier Notifier { get; }

    /// <summary>The device's side.</summary>
    protected abstract RingVirtqueue Queue { get; }

    /// <summary>Pops a batch and pushes it; then the driver makes the next one available.</summary>
    /// <returns>Stopwatch ticks of the device's side.</returns>
    public long Run()
    {
        RingVirtqueue queue = Queue;
        long start = Stopwatch.GetTimestamp();
        int count = 0;
        while (queue.TryPop() is { } chain)
        {
            chain.Complete([]);
            count++;
        }

        queue.Flush();
        long ticks = Stopwatch.GetTimestamp() - start;
        if (count != Shape.Chains || queue.Fault != QueueFault.None)
        {
            throw new InvalidOperationException($"{count} of {Shape.Chains} chains came: {queue.Fault}");
        }

        MakeAvailable();
        return ticks;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Queue.Dispose();
        _pollSet.Dispose();
        Ram.Dispose();
    }

    /// <summary>The driver: the next batch.</summary>
    protected abstract void MakeAvailable();

    /// <summary>Flags of a descriptor of a chain: the first half is for the device to read, a single one to write.</summary>
    protected int FlagsOf(int index)
        => (index < Shape.Descriptors / 2 ? 0 : VirtqDesc.WriteFlag) | (index + 1 < Shape.Descriptors ? VirtqDesc.NextFlag : 0);

    /// <summary>Makes the indirect table of all chains.</summary>
    protected RingBuffer CreateTable()
    {
        var table = new RingBuffer(Ram.Allocate(VirtqDesc.Size * (uint)Shape.Descriptors), VirtqDesc.Size * (uint)Shape.Descriptors);
        for (int i = 0; i < Shape.Descriptors; i++)
        {
            // Packed: the same layout with id and flags in the other order; only WRITE counts.
            int flags = Shape.IsPacked ? FlagsOf(i) << 16 : FlagsOf(i) | ((i + 1) << 16);
            Ram.Write(table.Address + (VirtqDesc.Size * (uint)i), Buffer);
            Ram.Write(table.Address + (VirtqDesc.Size * (uint)i) + 8, BufferLength | ((ulong)(uint)flags << 32));
        }

        return table;
    }
}

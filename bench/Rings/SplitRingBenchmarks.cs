// SPDX-License-Identifier: BSD-3-Clause

using System;
using BenchmarkDotNet.Attributes;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Bench.Rings;

/// <summary>Time per chain of two descriptors to pop it from a split ring of 256, answer four bytes and push it, 128 chains a batch.</summary>
public class SplitRingBenchmarks
{
    private const int Batch = 128;
    private const int Num = 256;

    private GuestRam _ram = null!;
    private RingDriver _driver = null!;
    private Epoll _pollSet = null!;
    private SplitVirtqueue _queue = null!;
    private ushort _availIndex;

    /// <summary>Whether the chains lie in indirect tables.</summary>
    [Params(false, true)]
    public bool Indirect { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _ram = new GuestRam(1 << 20);
        _driver = new RingDriver(_ram, Num, indirect: true);
        ulong request = _ram.Allocate(64);
        ulong response = _ram.Allocate(64);
        var heads = new ushort[Batch];
        for (int i = 0; i < Batch; i++)
        {
            heads[i] = _driver.Add([new RingBuffer(request, 8)], [new RingBuffer(response, 8)], Indirect);
        }

        // The second half of the ring names the same chains: the driver below only moves avail.idx.
        Array.ForEach(heads, _driver.AddHead);
        _pollSet = new Epoll();
        var notifier = new RingNotifier(null, null, static () => { }, _pollSet);
        _queue = new SplitVirtqueue(_driver.Settings, default, _ram.Table, notifier, new QueueCountersBox());
        _driver.AvailFlags = 1;
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _queue.Dispose();
        _pollSet.Dispose();
        _ram.Dispose();
    }

    /// <summary>A batch of chains, popped, then pushed.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public void PopAndPush()
    {
        _availIndex += Batch;
        _driver.AvailIndex = _availIndex;
        ReadOnlySpan<byte> response = [0, 0, 0, 0];
        while (_queue.TryPop() is { } chain)
        {
            chain.Complete(response);
        }

        _queue.Flush();
        if (_queue.Fault != QueueFault.None || _driver.UsedIndex != _availIndex)
        {
            throw new InvalidOperationException($"the queue stands at {_driver.UsedIndex}: {_queue.Fault}");
        }
    }
}

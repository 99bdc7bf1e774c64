// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using VirtioVideo.Fuzz.Rings;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Fuzz.Tests;

/// <summary>The targets chains and packed.</summary>
public sealed class RingsTargetTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Cases_OfAFormat_ReachEveryFaultThatItHas(bool packed)
    {
        // RING_ADDRESS is of MemoryChanged; a packed ring has no indices that can jump, nor links.
        List<QueueFault> expected =
        [
            QueueFault.None, QueueFault.Address, QueueFault.ChainLength, QueueFault.InFlight, QueueFault.Indirect,
            QueueFault.ReadableAfterWritable, QueueFault.TotalLength,
        ];
        if (!packed)
        {
            expected.AddRange([QueueFault.AvailIndex, QueueFault.HeadIndex, QueueFault.NextIndex]);
        }

        using var target = new RingsTarget(packed);
        using GuestRam ram = RingRam.Create();
        using var pollSet = new Epoll();
        var reached = new HashSet<QueueFault>();
        for (ulong number = 0; number < 1500 && !reached.IsSupersetOf(expected); number++)
        {
            using var scene = new RingScene(ram, target.Create(3, number), pollSet);
            scene.Play();
            reached.Add(scene.Fault);
        }

        Assert.Superset(new HashSet<QueueFault>(expected), reached);
    }
}

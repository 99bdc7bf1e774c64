// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Memory;

/// <summary>What is counted of maps, against what the kernel counts.</summary>
[Collection(nameof(WholeProcess))]
public sealed unsafe class ProcessMapsTests
{
    private const uint Page = 4096;

    /// <summary>The runtime's own, which come and go meanwhile.</summary>
    private const int Noise = 60;

    private static int KernelCount => File.ReadLines("/proc/self/maps").Count();

    [Theory]
    [InlineData(1, 0ul)]
    [InlineData(1, 100ul)]
    [InlineData(7, 100ul)]
    [InlineData(64, 0ul)]
    public void Count_IsNoLessThanTheKernels(int pages, ulong behind)
    {
        const int Buffers = 100;
        using var ram = new GuestRam((ulong)(2 * pages * Buffers) * Page);
        using var device = new DeviceMemory();
        int kernel = KernelCount;
        int counted = ProcessMaps.Count;
        GuestMapping[] mappings = [.. Enumerable.Range(0, Buffers).Select(buffer => GuestMapping.TryMap(PartsOf(ram, buffer, pages), behind, device.Account)!)];
        AssertCovers("as they are mapped");

        // What the guest takes back becomes our own, and is written to.
        foreach (GuestMapping mapping in mappings)
        {
            mapping.Detach(keepsContents: true);
        }

        AssertCovers("made our own");
        for (int i = 0; i < Buffers; i += 2)
        {
            Unmap(mappings[i]);
        }

        AssertCovers("every other one unmapped");
        for (int i = 1; i < Buffers; i += 2)
        {
            Unmap(mappings[i]);
        }

        AssertCovers("unmapped");
        Assert.Equal((counted, 0), (ProcessMaps.Count, device.Maps));

        void Unmap(GuestMapping mapping) => GuestMapping.Unmap(mapping.Reserved, mapping.ReservedLength, mapping.PartCount, device.Account);

        void AssertCovers(string when)
        {
            int ours = ProcessMaps.Count - counted;
            Assert.Equal(ours, device.Maps);
            int theirs = KernelCount - kernel;
            Assert.True(theirs <= ours + Noise, $"{when}: the kernel has {theirs} more, {ours} are counted");

            // Not many more either: at most the two around each.
            Assert.True(ours <= theirs + (2 * Buffers) + Noise, $"{when}: the kernel has {theirs} more, {ours} are counted");
        }
    }

    [Fact]
    public void Limit_LeavesTheHostHalfOfWhatTheKernelAllows()
    {
        Assert.Equal(int.Parse(File.ReadAllText("/proc/sys/vm/max_map_count"), null), ProcessLimits.MaxMapCount);
        Assert.InRange(ProcessMaps.Most, ProcessLimits.MaxMapCount / 8, ProcessLimits.MaxMapCount / 2);
        Assert.InRange(ProcessLimits.MapsAtStart, 10, KernelCount + ProcessLimits.MaxMapCount);
    }

    [Fact]
    public void Map_BeyondTheLimits_IsNone()
    {
        using var ram = new GuestRam(64 * Page);
        using var device = new DeviceMemory(mapLimit: 10);
        FilePart[] parts = PartsOf(ram, 0, 9);
        Assert.True(GuestMapping.TryMap(parts, 0, device.Account) is null);
        Assert.Equal(0, device.Maps);
        GuestMapping mapping = GuestMapping.TryMap(parts[..8], 0, device.Account)!;
        Assert.Equal(10, device.Maps);
        Assert.True(GuestMapping.TryMap(parts[..1], 0, device.Account) is null);
        GuestMapping.Unmap(mapping.Reserved, mapping.ReservedLength, mapping.PartCount, device.Account);

        int rest = ProcessMaps.Most - ProcessMaps.Count;
        Assert.True(ProcessMaps.TryCharge(null, rest - 2));
        try
        {
            Assert.True(GuestMapping.TryMap(parts[..1], 0, device.Account) is null);
            HostException refused = Assert.Throws<HostException>(() =>
            {
                MappedObject.Map(ram.Regions[0].File!.Fd, 0, Page, true, device: device);
                MappedObject.Map(ram.Regions[0].File!.Fd, 0, Page, true, device: device);
                MappedObject.Map(ram.Regions[0].File!.Fd, 0, Page, true, device: device);
            });
            Assert.Equal((Errno.ENOMEM, 2), (refused.Errno, device.Maps));
        }
        finally
        {
            ProcessMaps.Return(null, rest - 2);
        }
    }

    [Fact]
    public void Object_IsOneMap_UntilItIsDetached()
    {
        using var ram = new GuestRam(64 * Page);
        using var device = new DeviceMemory();
        var mapped = MappedObject.Map(ram.Regions[0].File!.Fd, 0, 8 * Page, true, device: device);
        Assert.Equal(1, device.Maps);
        mapped.Dispose();
        mapped.Dispose();
        Assert.Equal(0, device.Maps);
        Assert.Throws<HostException>(() => MappedObject.Map(ram.Regions[0].File!.Fd, 0, 1ul << 40, true, device: device));
        Assert.Equal(0, device.Maps);
    }

    private static FilePart[] PartsOf(GuestRam ram, int buffer, int pages)
        => [.. Enumerable.Range(0, pages).Select(i => new FilePart(ram.Regions[0].File!, 2ul * (ulong)((buffer * pages) + i) * Page, Page))];
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using FsCheck;
using FsCheck.Fluent;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Memory;

/// <summary>The table of guest memory.</summary>
public sealed class GuestMemoryTests
{
    private const nint Host = 0x10_0000;

    [Fact]
    public void Create_RegionsThatOverlap_IsRefused()
    {
        AssertRefused(new GuestRegion(0x1000, 0x1000, Host), new GuestRegion(0x1fff, 0x1000, Host + 0x10000));
        AssertRefused(new GuestRegion(0x1000, 0x1000, Host), new GuestRegion(0x1000, 0x1000, Host));
        AssertRefused(new GuestRegion(0x2000, 0x10, Host), new GuestRegion(0x1000, 0x2000, Host + 0x10000));

        // An overlap that a merge of adjacent regions could hide.
        AssertRefused(new GuestRegion(0, 0x1000, Host), new GuestRegion(0x1000, 0x1000, Host + 0x1000), new GuestRegion(0x1800, 0x1000, Host + 0x9000));
    }

    [Fact]
    public void Create_RegionThatIsEmptyOrWraps_IsRefused()
    {
        AssertRefused(new GuestRegion(0x1000, 0, Host));
        AssertRefused(new GuestRegion(0x1000, 0x1000, 0));
        AssertRefused(new GuestRegion(ulong.MaxValue - 0xffe, 0x1000, Host));
        AssertRefused(new GuestRegion(0x1000, ulong.MaxValue, Host));
        AssertRefused(new GuestRegion(0x1000, 0x1000, nint.MaxValue - 0xffe));
    }

    [Fact]
    public void Create_RegionUpToTheLastAddress_IsTaken()
    {
        GuestMemory memory = GuestMemory.Create([new GuestRegion(ulong.MaxValue - 0xfff, 0x1000, Host)]);

        Assert.Equal(Host + 0xfff, Translate(memory, ulong.MaxValue, 1));
        Assert.Null(Translate(memory, ulong.MaxValue, 2));
        Assert.Null(Translate(memory, ulong.MaxValue - 1, uint.MaxValue));
    }

    [Fact]
    public void Create_RegionsInAnyOrder_AreFound()
    {
        GuestMemory memory = GuestMemory.Create(
            [new GuestRegion(0x9000, 0x1000, Host), new GuestRegion(0x1000, 0x1000, Host + 0x10000), new GuestRegion(0x5000, 0x1000, Host + 0x20000)]);

        Assert.Equal(Host + 0x10, Translate(memory, 0x9010, 0xff0));
        Assert.Equal(Host + 0x10000, Translate(memory, 0x1000, 0x1000));
        Assert.Equal(Host + 0x20fff, Translate(memory, 0x5fff, 1));
    }

    [Fact]
    [Ruling(27)]
    public void TryTranslate_AtTheBoundaries_IsExact()
    {
        // cloud-hypervisor PR 2450: a buffer that ends with the memory is inside it.
        GuestMemory memory = GuestMemory.Create([new GuestRegion(0x1000, 0x1000, Host)]);

        Assert.Equal(Host, Translate(memory, 0x1000, 0x1000));
        Assert.Equal(Host + 0xfff, Translate(memory, 0x1fff, 1));
        Assert.Null(Translate(memory, 0x0fff, 2));
        Assert.Null(Translate(memory, 0x1fff, 2));
        Assert.Null(Translate(memory, 0x2000, 1));
        Assert.Null(Translate(memory, 0x1001, uint.MaxValue));
    }

    [Fact]
    [Ruling(27)]
    public void TryTranslate_AcrossRegionsAdjacentOnTheHost_IsOneRun()
    {
        GuestMemory memory = GuestMemory.Create(
            [new GuestRegion(0x3000, 0x1000, Host + 0x2000), new GuestRegion(0x1000, 0x1000, Host), new GuestRegion(0x2000, 0x1000, Host + 0x1000)]);

        Assert.Equal(Host, Translate(memory, 0x1000, 0x3000));
        Assert.Equal(Host + 0xffe, Translate(memory, 0x1ffe, 4));
        Assert.Null(Translate(memory, 0x1000, 0x3001));
    }

    [Fact]
    [Ruling(27)]
    public void TryTranslate_AcrossRegionsApartOnTheHost_IsRefused()
    {
        // RESOURCE_ATTACH answers ERR_INVALID_PARAMETER.
        GuestMemory memory = GuestMemory.Create([new GuestRegion(0x1000, 0x1000, Host), new GuestRegion(0x2000, 0x1000, Host + 0x5000)]);

        Assert.Null(Translate(memory, 0x1ffe, 4));
        Assert.Equal(Host + 0xffe, Translate(memory, 0x1ffe, 2));
        Assert.Equal(Host + 0x5000, Translate(memory, 0x2000, 2));
    }

    [Fact]
    [Ruling(27)]
    public void TryTranslate_AcrossRegionsAdjacentOnTheHostOnly_IsRefused()
    {
        GuestMemory memory = GuestMemory.Create([new GuestRegion(0x1000, 0x1000, Host), new GuestRegion(0x3000, 0x1000, Host + 0x1000)]);

        Assert.Null(Translate(memory, 0x1ffe, 4));
        Assert.Null(Translate(memory, 0x2000, 1));
    }

    [Fact]
    [Ruling(9)]
    public void TryTranslate_NoBytes_IsNowhereAndAllowed()
    {
        // Zero-length descriptors count as nothing (ruling 9): their address does not matter.
        Assert.True(GuestMemory.Empty.TryTranslate(0x1234, 0, out GuestSpan span));
        Assert.True(span.Bytes.IsEmpty);
        Assert.False(GuestMemory.Empty.TryTranslate(0x1234, 1, out _));
    }

    [Fact]
    [Ruling(27)]
    public void TryTranslate_AnyRange_AgreesWithAMapOfBytes()
    {
        // A space of 96 bytes cut into up to 8 regions, some adjacent on the host and some not.
        Gen<(int Cuts, int Kept, int Apart, int Address, int Length)> cases = Gen.Choose(0, int.MaxValue - 1)
            .Two()
            .Select(n => (n.Item1 & 0xffffff, n.Item1 >> 23, n.Item2 & 0xff, (n.Item2 >> 8) % 110, (n.Item2 >> 16) % 110));
        Prop.ForAll(cases.ToArbitrary(), c => AgreesWithBytes(c.Cuts, c.Kept, c.Apart, c.Address, c.Length))
            .Check(Config.QuickThrowOnFailure.WithMaxTest(3000).WithReplay(27, 7));
    }

    private static void AgreesWithBytes(int cuts, int kept, int apart, int address, int length)
    {
        var regions = new List<GuestRegion>();
        var bytes = new Dictionary<int, nint>();
        int at = 0;
        nint host = Host;
        for (int i = 0; i < 8 && at < 96; i++)
        {
            int size = 1 + ((cuts >> (3 * i)) & 7) + (i * 2);
            host += (apart >> i) & 1;
            if (((kept >> i) & 1) != 0)
            {
                regions.Add(new GuestRegion((ulong)at, (ulong)size, host));
                for (int b = 0; b < size; b++)
                {
                    bytes.Add(at + b, host + b);
                }
            }

            at += size;
            host += size;
        }

        regions.Reverse();
        GuestMemory memory = GuestMemory.Create([.. regions]);
        nint? expected = length == 0 ? 0 : bytes.TryGetValue(address, out nint first) && Enumerable.Range(0, length).All(b => bytes.TryGetValue(address + b, out nint there) && there == first + b) ? first : null;
        if (length > 0)
        {
            Assert.Equal(expected, Translate(memory, (ulong)address, (uint)length));
        }
        else
        {
            Assert.True(memory.TryTranslate((ulong)address, 0, out _));
        }
    }

    private static unsafe nint? Translate(GuestMemory memory, ulong address, uint length)
    {
        if (!memory.TryTranslate(address, length, out GuestSpan span))
        {
            return null;
        }

        Assert.Equal((address, length), (span.Address, span.Length));
        return (nint)System.Runtime.CompilerServices.Unsafe.AsPointer(ref System.Runtime.InteropServices.MemoryMarshal.GetReference(span.Slice(0, 1).Bytes));
    }

    private static void AssertRefused(params GuestRegion[] regions)
        => Assert.Equal(VirtioVideo.Platform.Linux.Errno.EINVAL, Assert.Throws<HostException>(() => GuestMemory.Create(regions)).Errno);
}

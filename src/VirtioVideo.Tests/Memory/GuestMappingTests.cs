// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Threading;
using VirtioVideo.Memory;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Memory;

/// <summary>Pages of guest memory in one piece, and what becomes of them when the guest takes them back.</summary>
public sealed unsafe class GuestMappingTests
{
    private const uint Page = 4096;

    [Fact]
    public void Map_OfPagesApart_IsOnePieceInTheirOrder()
    {
        using var ram = new GuestRam(16 * Page);
        FilePart[] parts = Parts(ram, 7, 2, 11);
        GuestMapping mapping = GuestMapping.TryMap(parts, behind: 100)!;
        var bytes = new Span<byte>(mapping.Start, (int)mapping.Length);
        bytes[..(int)Page].Fill(1);
        bytes[(int)Page..(2 * (int)Page)].Fill(2);
        bytes[(2 * (int)Page)..].Fill(3);

        Assert.Equal(3ul * Page, mapping.Length);
        Assert.True(ram.StillHolds(GuestRam.Base + (7 * Page), Page, 1));
        Assert.True(ram.StillHolds(GuestRam.Base + (2 * Page), Page, 2));
        Assert.True(ram.StillHolds(GuestRam.Base + (11 * Page), Page, 3));
        Unmap(mapping);
    }

    [Fact]
    public void Map_OfABufferInTheMiddleOfPages_HasItsBytesAndRoomOnBothSides()
    {
        using var ram = new GuestRam(4 * Page);
        FilePart part = Parts(ram, 1)[0] with { Offset = Page + 100, Length = 2 * Page };
        GuestMapping mapping = GuestMapping.TryMap([part], behind: 3 * Page)!;
        new Span<byte>(mapping.Start, 2 * (int)Page).Fill(9);

        // Decoders read beyond; here nothing else of the guest or the host is met, and nothing faults.
        mapping.Start[-200] = 7;
        mapping.Start[(2 * Page) + (3 * Page)] = 7;
        Assert.True(ram.StillHolds(GuestRam.Base + Page + 100, 2 * Page, 9));
        Unmap(mapping);
    }

    [Fact]
    public void Detach_LeavesTheGuestsMemoryAlone()
    {
        using var ram = new GuestRam(8 * Page);
        GuestMapping mapping = GuestMapping.TryMap(Parts(ram, 3, 5), behind: 0)!;
        new Span<byte>(mapping.Start, 2 * (int)Page).Fill(1);
        mapping.Detach(keepsContents: true);
        ram.Fill(GuestRam.Base, 8 * Page, 0xcc);

        Assert.Equal(-1, new ReadOnlySpan<byte>(mapping.Start, 2 * (int)Page).IndexOfAnyExcept((byte)1));
        new Span<byte>(mapping.Start, 2 * (int)Page).Fill(2);
        Assert.True(ram.StillHolds(GuestRam.Base, 8 * Page, 0xcc));
        Unmap(mapping);
    }

    [Fact]
    public void Detach_WhileAThreadWrites_LosesNothing()
    {
        const int Pages = 64;
        const int Words = Pages * (int)Page / sizeof(int);
        using var ram = new GuestRam(2 * Pages * Page);
        for (int round = 0; round < 50; round++)
        {
            GuestMapping mapping = GuestMapping.TryMap(Parts(ram, [.. Enumerable.Range(0, Pages).Select(i => 2 * i)]), behind: 0)!;
            new Span<byte>(mapping.Start, Pages * (int)Page).Clear();
            nint start = (nint)mapping.Start;
            bool stop = false;
            int[] written = new int[Words];
            var writer = new Thread(() =>
            {
                for (int i = 0; !Volatile.Read(ref stop); i = (i + 37) % Words)
                {
                    written[i]++;
                    Volatile.Write(ref ((int*)start)[i], written[i]);
                }
            });
            writer.Start();
            SpinWait.SpinUntil(() => Volatile.Read(ref written[37]) > 0);
            mapping.Detach(keepsContents: true);
            ram.Fill(GuestRam.Base, 2 * Pages * Page, 0xcc);
            Thread.Sleep(1);
            Volatile.Write(ref stop, true);
            writer.Join();

            Assert.True(new ReadOnlySpan<int>(mapping.Start, Words).SequenceEqual(written), "a write is lost");
            Assert.True(ram.StillHolds(GuestRam.Base, 2 * Pages * Page, 0xcc));
            Unmap(mapping);
        }
    }

    [Fact]
    public void Files_OfAList_AreItsPagesInOrder()
    {
        using var ram = new GuestRam(16 * Page);

        // Such as follow each other are one; what ends inside a page can only be the last.
        Assert.Equal([(2u * Page, 3u * Page)], Files(ram, (2 * Page, Page), (3 * Page, 2 * Page))!);
        Assert.Equal([(4u * Page, Page), (Page, 10u)], Files(ram, (4 * Page, Page), (Page, 10))!);
        Assert.Equal([(100u, Page - 100), (Page * 3, Page)], Files(ram, (100, Page - 100), (Page * 3, Page))!);
        Assert.Null(Files(ram, (0, 100), (Page, Page)));
        Assert.Null(Files(ram, (0, Page), ((2 * Page) + 64, Page)));
    }

    [Fact]
    public void Files_OfTooManyPagesApart_AreNone()
    {
        using var ram = new GuestRam(2ul * (FileParts.MaxParts + 1) * Page);
        (uint, uint)[] most = [.. Enumerable.Range(0, FileParts.MaxParts).Select(i => (2 * (uint)i * Page, Page))];
        Assert.Equal(FileParts.MaxParts, Files(ram, most)!.Length);
        Assert.Null(Files(ram, [.. most, (2u * FileParts.MaxParts * Page, Page)]));
    }

    private static (uint, uint)[]? Files(GuestRam ram, params (uint Offset, uint Length)[] entries)
    {
        using ScatterList list = SgLists.Read(Array.ConvertAll(entries, entry => new RingBuffer(GuestRam.Base + entry.Offset, entry.Length)));
        Assert.True(list.TryResolve(ram.Table));
        return list.FindFiles() is { } files ? Array.ConvertAll(files, part => ((uint)part.Offset, (uint)part.Length)) : null;
    }

    private static FilePart[] Parts(GuestRam ram, params int[] pages)
        => Array.ConvertAll(pages, page => new FilePart(ram.Regions[0].File!, (ulong)page * Page, Page));

    private static void Unmap(GuestMapping mapping) => GuestMapping.Unmap(mapping.Reserved, mapping.ReservedLength, mapping.PartCount);
}

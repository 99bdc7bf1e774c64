// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.IO;
using System.Linq;
using Microsoft.Win32.SafeHandles;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Memory;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.VhostUser.Tests;

/// <summary>vhost-user: the guest's memory, whole or region by region.</summary>
public sealed class MemoryTests : IClassFixture<DaemonFixture>, IDisposable
{
    private const ulong Guest = 0x1_0000_0000;
    private const ulong User = 0x7000_0000_0000;
    private const ulong Size = SmallFile.Length;

    private static readonly MemoryRegion s_right = new(Guest, Size, User, 0);

    private readonly DaemonProcess _daemon;
    private readonly TestFrontEnd _frontEnd;
    private readonly SmallFile _file = new();

    public MemoryTests(DaemonFixture fixture)
    {
        _daemon = fixture.Daemon;
        _frontEnd = new TestFrontEnd(_daemon);
        _frontEnd.Negotiate();
    }

    public void Dispose()
    {
        _frontEnd.Dispose();
        _file.Dispose();
    }

    public static TheoryData<ulong, ulong, ulong, ulong> Wrong => new()
    {
        { Guest, 0, User, 0 },
        { Guest, Size + 1, User, 0 },
        { Guest, Size, User, 1 },
        { Guest, 4096, User, Size },
        { Guest, 4096, User, ulong.MaxValue - 4095 },
        { Guest, ulong.MaxValue, User, 0 },
        { Guest, ulong.MaxValue - 4095, User, 4096 },
        { ulong.MaxValue - 100, 4096, User, 0 },
        { Guest, 4096, ulong.MaxValue - 100, 0 },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Region_ThatLeavesItsFileOrItsAddresses_IsRefused(ulong guest, ulong size, ulong user, ulong offset)
    {
        var region = new MemoryRegion(guest, size, user, offset);

        Assert.False(SetTable(region));
        Assert.False(TryAdd(region));

        Assert.Equal(0, _daemon.MappingsOfGuests);
        Assert.True(SetTable(s_right));
    }

    [Fact]
    public void Regions_ThatOverlap_AreRefusedAndTheOldOnesStay()
    {
        Assert.True(SetTable(s_right));

        Assert.False(SetTable(s_right, new MemoryRegion(Guest + Size - 1, 4096, User + Size, 0)));
        Assert.False(SetTable(s_right, new MemoryRegion(Guest + Size, 4096, User + Size - 1, 0)));
        Assert.False(TryAdd(new MemoryRegion(Guest - 4095, 4096, User + Size, 0)));
        Assert.False(TryAdd(new MemoryRegion(Guest + Size, 4096, User - 4095, 0)));

        Assert.Equal(1, _daemon.MappingsOfGuests);
        Assert.True(TryAdd(new MemoryRegion(Guest + Size, 4096, User + Size, 0)));
    }

    [Fact]
    public void Table_OfMoreRegionsThanThereAreFiles_IsRefused()
    {
        // Nine regions are more than the message has room for.
        byte[] nine = DaemonLink.Table([.. Enumerable.Range(0, 9).Select(i => new MemoryRegion(Guest + ((ulong)i * 4096), 4096, User + ((ulong)i * 4096), 0))]);

        Assert.False(_frontEnd.TryDo(Request.SET_MEM_TABLE, nine, [.. Enumerable.Repeat(_file.Fd, 9)]));
        Assert.False(_frontEnd.TryDo(Request.SET_MEM_TABLE, DaemonLink.Table(s_right, s_right with { GuestAddress = 0, UserAddress = 0 }), _file.Fd));

        Assert.Equal(0, _daemon.MappingsOfGuests);
    }

    [Fact]
    public void File_ThatIsNoMemory_IsRefused()
    {
        using SafeFileHandle readOnly = File.OpenHandle("/proc/self/exe");
        using var pair = new SocketPair();

        Assert.False(_frontEnd.TryDo(Request.SET_MEM_TABLE, DaemonLink.Table(s_right with { Size = 4096 }), (int)readOnly.DangerousGetHandle()));
        Assert.False(_frontEnd.TryDo(Request.SET_MEM_TABLE, DaemonLink.Table(s_right with { Size = 4096 }), pair.Theirs));
    }

    [Fact]
    public void Regions_ComeAndGoOneByOne()
    {
        int before = _daemon.OpenFiles;
        ulong slots = _frontEnd.Ask<ulong>(Request.GET_MAX_MEM_SLOTS);
        Assert.Equal((ulong)RegionTable.MaxSlots, slots);
        List<MemoryRegion> regions = [.. Enumerable.Range(0, (int)slots).Select(i => new MemoryRegion(Guest + ((ulong)i * 8192), 4096, User + ((ulong)i * 4096), (ulong)i * 4096))];
        Assert.All(regions, region => Assert.True(TryAdd(region)));

        Assert.False(TryAdd(new MemoryRegion(0, 4096, 0, 0)));

        // What is given back is named by its addresses: the offset in its file does not matter.
        Assert.All(regions, region => Assert.True(_frontEnd.TryDo(Request.REM_MEM_REG, new SingleMemoryRegion(0, region with { MmapOffset = 0 }))));
        Assert.False(_frontEnd.TryDo(Request.REM_MEM_REG, new SingleMemoryRegion(0, regions[0])));
        Assert.Equal(0, _daemon.MappingsOfGuests);
        Assert.Equal(before, _daemon.OpenFiles);
    }

    [Fact]
    public void Region_GivenBackWithItsFileOnceMore_IsGone()
    {
        int before = _daemon.OpenFiles;
        Assert.True(TryAdd(s_right));

        Assert.True(_frontEnd.TryDo(Request.REM_MEM_REG, new SingleMemoryRegion(0, s_right), _file.Fd));

        Assert.Equal(before, _daemon.OpenFiles);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Buffer_OverTheBorderOfTwoRegions_IsOne(bool oneByOne)
    {
        // ruling 27: regions that follow each other for the guest.
        const ulong Half = 32ul << 20;
        Clip clip = Clips.Of(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264);
        _frontEnd.Dispose();
        var link = new DaemonLink(_daemon) { RegionsOneByOne = oneByOne };
        using var device = new TestDevice(new TestDeviceSetup
        {
            Link = link,
            Regions = [new GuestRamRegion(GuestRam.Base, Half), new GuestRamRegion(GuestRam.Base + Half, Half, FollowsOnHost: true)],
        });
        GuestStream stream = device.Driver.CreateStream(clip.Codec);

        RingBuffer across = new(GuestRam.Base + Half - 100, 200);
        stream.ChangeParams(p => p with { cur_bitstream_buffers = 1 });
        Assert.Equal(virtio_video_result.VIRTIO_VIDEO_RESULT_OK, stream.Attach(virtio_video_queue_type.VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0, [across]));
    }

    [Fact]
    public void Table_AnewAndAnew_LeavesNothingOfTheOldOnes()
    {
        Assert.True(SetTable(s_right));
        int before = _daemon.OpenFiles;
        for (int i = 0; i < 100; i++)
        {
            Assert.True(SetTable(s_right));
        }

        Assert.Equal(1, _daemon.MappingsOfGuests);
        Assert.Equal(before, _daemon.OpenFiles);
        Assert.True(SetTable());
        Assert.Equal(0, _daemon.MappingsOfGuests);
    }

    [Fact]
    public void FileThatCanShrink_IsToldOfOnce()
    {
        using var daemon = new DaemonProcess();
        using var frontEnd = new TestFrontEnd(daemon);
        frontEnd.Negotiate();
        for (int i = 0; i < 3; i++)
        {
            Assert.True(frontEnd.TryDo(Request.SET_MEM_TABLE, DaemonLink.Table(s_right), _file.Fd));
        }

        // Lines come in their order.
        Assert.False(frontEnd.TryDo(Request.SET_LOG_BASE, []));
        daemon.AwaitLine("SET_LOG_BASE is refused");
        Assert.Single(daemon.Lines, line => line.Contains("can be made shorter", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void FileThatCanShrink_WhereItHasToBeSealed_EndsTheSession(bool oneByOne)
    {
        using var daemon = new DaemonProcess("--sealed-memory");
        using var sealedFile = new SmallFile(isSealed: true);
        string path = Path.Combine(Path.GetTempPath(), Path.GetRandomFileName());
        using FileStream ordinary = new(path, FileMode.CreateNew, FileAccess.ReadWrite, FileShare.None, 0, FileOptions.DeleteOnClose);
        ordinary.SetLength((long)Size);
        foreach (int fd in (int[])[_file.Fd, (int)ordinary.SafeFileHandle.DangerousGetHandle()])
        {
            using var frontEnd = new TestFrontEnd(daemon);
            frontEnd.Negotiate();
            Assert.True(frontEnd.TryDo(Request.ADD_MEM_REG, new SingleMemoryRegion(0, s_right), sealedFile.Fd));
            MemoryRegion second = s_right with { GuestAddress = 0, UserAddress = 0 };
            if (oneByOne)
            {
                frontEnd.Send(Request.ADD_MEM_REG, TestFrontEnd.Bytes(new SingleMemoryRegion(0, second)), MessageHeader.Version, fd);
            }
            else
            {
                frontEnd.Send(Request.SET_MEM_TABLE, DaemonLink.Table(s_right, second), MessageHeader.Version, sealedFile.Fd, fd);
            }

            Assert.True(frontEnd.IsClosed);
        }

        DaemonProcess.Await(() => daemon.Lines.Count(line => line.Contains("no memfd with F_SEAL_SHRINK", StringComparison.Ordinal)) == 2, "two lines that say so");
        using var next = new TestFrontEnd(daemon);
        next.Negotiate();
        Assert.True(next.TryDo(Request.SET_MEM_TABLE, DaemonLink.Table(s_right), sealedFile.Fd));
        Assert.Equal(1, daemon.MappingsOfGuests);
    }

    private bool SetTable(params MemoryRegion[] regions)
        => _frontEnd.TryDo(Request.SET_MEM_TABLE, DaemonLink.Table(regions), [.. Enumerable.Repeat(_file.Fd, regions.Length)]);

    private bool TryAdd(MemoryRegion region) => _frontEnd.TryDo(Request.ADD_MEM_REG, new SingleMemoryRegion(0, region), _file.Fd);
}

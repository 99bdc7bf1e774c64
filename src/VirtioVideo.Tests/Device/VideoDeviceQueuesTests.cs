// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Linq;
using System.Threading;
using VirtioVideo.Device;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device;

/// <summary>Starting virtqueues at ring level.</summary>
public sealed class VideoDeviceQueuesTests
{
    [Theory]
    [InlineData("num", 0u)]
    [InlineData("num", 3u)]
    [InlineData("num", 65536u)]
    [InlineData("desc", 8u)]
    [InlineData("avail", 1u)]
    [InlineData("used", 2u)]
    [InlineData("flags", 16u)]
    [InlineData("next_avail", 65536u)]
    [InlineData("next_used", 65536u)]
    [InlineData("queue", 2u)]
    [InlineData("queue", uint.MaxValue)]
    public void StartRing_OfABadGeometry_IsRefused(string field, uint value)
    {
        using var device = new TestDevice();
        device.Device.StopRing(0);
        VringConfig vring = Bent(device.Vring(0), field, value);
        AssertRefused(Errno.EINVAL, () => device.Device.StartRing(vring));
        device.Device.StartRing(device.Vring(0));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)device.Driver.TryCreateStream((uint)VIRTIO_VIDEO_CODEC_H264).result);
    }

    [Theory]
    [InlineData("num", 0u)]
    [InlineData("num", 32769u)]
    [InlineData("desc", 8u)]
    [InlineData("avail", 2u)]
    [InlineData("used", 2u)]
    [InlineData("next_avail", 100u)]
    [InlineData("next_used", 0x8000u + 100)]
    [InlineData("next_used", 98u)]
    public void StartRing_OfABadPackedGeometry_IsRefused(string field, uint value)
    {
        // Both sides start at 97 with wrap counter 0: a used index ahead of the available one cannot be.
        using var device = new TestDevice(new TestDeviceSetup { Packed = true, QueueSize = 100 });
        VringPosition position = device.Device.StopRing(0);
        VringConfig good = device.Vring(0) with { NextAvail = position.NextAvail, NextUsed = position.NextUsed };
        VringConfig vring = Bent(good, field, value);
        AssertRefused(Errno.EINVAL, () => device.Device.StartRing(vring));
        device.Device.StartRing(good);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
    }

    [Fact]
    public void StartRing_OutsideGuestMemory_IsRefused()
    {
        // Checked over the whole length, event words too.
        using var device = new TestDevice();
        device.Device.StopRing(0);
        ulong end = GuestRam.Base + (64 << 20);
        VringConfig vring = device.Vring(0);
        vring.Avail = end - (2 * vring.Num) - 4;
        AssertRefused(Errno.EINVAL, () => device.Device.StartRing(vring));
        vring = device.Vring(0);
        vring.Used = end - (8 * vring.Num) - 4;
        AssertRefused(Errno.EINVAL, () => device.Device.StartRing(vring));
        vring = device.Vring(0);
        vring.Desc = end;
        AssertRefused(Errno.EINVAL, () => device.Device.StartRing(vring));
    }

    [Fact]
    public void StartRing_WithABadFile_IsRefusedAndLeaksNone()
    {
        using var device = new TestDevice();
        device.Device.StopRing(0);
        int before = FilesOf(device.Vring(0).KickFd);
        for (int i = 0; i < 20; i++)
        {
            VringConfig vring = device.Vring(0);
            vring.CallFd = 1 << 20;
            AssertRefused(Errno.EBADF, () => device.Device.StartRing(vring));
            vring = device.Vring(0);
            vring.KickFd = 1 << 20;
            AssertRefused(Errno.EBADF, () => device.Device.StartRing(vring));
            vring = device.Vring(0);
            vring.Desc = 0;
            AssertRefused(Errno.EINVAL, () => device.Device.StartRing(vring));
        }

        Assert.InRange(before, 1, 2);
        Assert.Equal(before, FilesOf(device.Vring(0).KickFd));
    }

    [Fact]
    public void StartRing_OfAQueueThatRuns_IsRefused()
    {
        using var device = new TestDevice();

        AssertRefused(Errno.EINVAL, () => device.Device.StartRing(device.Vring(0)));
        device.Device.StopRing(1);
        AssertRefused(Errno.EINVAL, () => device.Device.StopRing(1));
    }

    [Fact]
    [Clause("VIRTQUEUES/1")]
    public void StartRing_WithChainsAvailableAlready_TakesThem()
    {
        // What the driver put there before the start has no kick of its own.
        using var device = new TestDevice();
        device.Device.StopRing(0);
        Command command = device.Submit(new virtio_video_stream_create { cmd_type = 0x200, codec = 3, in_mem_type = 1, out_mem_type = 1 }, 8);
        device.PumpReady();
        device.ClearKick(0);
        Assert.False(command.IsDone);
        device.Device.StartRing(device.Vring(0));

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(command).Result);
    }

    [Fact]
    public void StartRing_WithoutFiles_IsKickedAndNotifiesByCalls()
    {
        using var device = new TestDevice();
        device.Device.StopRing(0);
        VringConfig vring = device.Vring(0);
        vring.KickFd = -1;
        vring.CallFd = -1;
        device.Device.StartRing(vring);
        device.PumpReady();
        Command command = device.Submit([1, 2, 3, 4], 4);
        Assert.False(NativeCalls.WaitReadable(device.Device.PollFd, 0));
        device.Device.Wake();
        Assert.True(NativeCalls.WaitReadable(device.Device.PollFd, 0));
        device.Device.Process(0);

        Assert.Equal([0u], device.Host.Notifications);
        device.CollectAnswers();
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, command.Result);
    }

    [Fact]
    public void Process_WithABlockingKickFile_DoesNotReadIt()
    {
        // A host's eventfd may be of the blocking kind, here one for both queues; process() never waits.
        using var device = new TestDevice();
        int file = NativeCalls.eventfd(0, NativeCalls.CloseOnExec);
        for (uint i = 0; i < VideoDevice.QueueCount; i++)
        {
            device.Device.StopRing(i);
            VringConfig vring = device.Vring(i);
            vring.KickFd = file;
            device.Device.StartRing(vring);
        }

        using EventFd kick = EventFd.DuplicateOf(file, "the kick fd");
        Deadline.Run(() =>
        {
            device.Device.Process(0);
            for (int i = 0; i < 3; i++)
            {
                kick.Signal();
                Assert.True(NativeCalls.WaitReadable(device.Device.PollFd, 0));
                device.Device.Process(0);
                Assert.False(NativeCalls.WaitReadable(device.Device.PollFd, 0));
            }
        });
        Assert.Equal((3ul, 3ul), (device.Device.Counters(0).Kicks, device.Device.Counters(1).Kicks));
        Assert.Equal(3ul, kick.Take());
        Libc.close(file);
    }

    [Fact]
    public void StartRing_WithAKickFileThatIsSignalled_LooksAtOnce()
    {
        using var device = new TestDevice();
        device.PumpReady();
        device.Device.StopRing(0);
        Command command = device.Submit([1, 2, 3, 4], 4);
        device.Device.StartRing(device.Vring(0));
        device.Await(command);

        // Nobody read it: the next start finds it signalled once more, and nothing comes of that.
        device.Device.StopRing(0);
        device.Device.StartRing(device.Vring(0));
        Assert.True(NativeCalls.WaitReadable(device.Device.PollFd, 0));
        device.Device.Process(0);
        Assert.False(NativeCalls.WaitReadable(device.Device.PollFd, 0));
    }

    [Fact]
    public void Process_WithAFullCallFileThatBlocks_DoesNotWait()
    {
        using var device = new TestDevice(new TestDeviceSetup { EventIndex = false });
        device.Device.StopRing(0);
        int file = NativeCalls.eventfd(0, NativeCalls.CloseOnExec);
        FullCounter.Make(file);
        VringConfig vring = device.Vring(0);
        vring.CallFd = file;
        device.Device.StartRing(vring);
        Command command = device.Submit([1, 2, 3, 4], 4);
        ulong before = device.Device.Counters(0).Notifications;
        Deadline.Run(() => device.Device.Process(0));

        Assert.Equal(before + 1, device.Device.Counters(0).Notifications);
        device.CollectAnswers();
        Assert.True(command.IsDone);
        Libc.close(file);
    }

    /// <summary>How many files of this process are the eventfd: the kernel numbers them. Other tests run beside this one, and have files of their own.</summary>
    private static int FilesOf(int eventFd)
    {
        string id = EventFdId($"/proc/self/fdinfo/{eventFd}") ?? throw new InvalidOperationException("the kernel does not number eventfds");
        return Directory.GetFiles("/proc/self/fdinfo").Count(file => EventFdId(file) == id);
    }

    private static string? EventFdId(string file)
    {
        try
        {
            return File.ReadLines(file).FirstOrDefault(static line => line.StartsWith("eventfd-id:", StringComparison.Ordinal));
        }
        catch (IOException)
        {
            // It was closed meanwhile.
            return null;
        }
    }

    /// <summary>A vring with a field that is set to a value; an address is moved by it.</summary>
    private static VringConfig Bent(VringConfig vring, string field, uint value)
    {
        switch (field)
        {
            case "num":
                vring.Num = value;
                break;
            case "desc":
                vring.Desc += value;
                break;
            case "avail":
                vring.Avail += value;
                break;
            case "used":
                vring.Used += value;
                break;
            case "flags":
                vring.Flags = (VringFlags)value;
                break;
            case "next_avail":
                vring.NextAvail = value;
                break;
            case "next_used":
                vring.NextUsed = value;
                break;
            default:
                vring.Queue = value;
                break;
        }

        return vring;
    }

    private static void AssertRefused(int errno, Action action) => Assert.Equal(errno, Assert.Throws<HostException>(action).Errno);
}

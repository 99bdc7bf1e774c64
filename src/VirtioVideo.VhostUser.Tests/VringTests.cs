// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Linux;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.VhostUser.Tests;

/// <summary>vhost-user: rings that start, stop, go on, change and break.</summary>
public sealed class VringTests(DaemonFixture fixture) : IClassFixture<DaemonFixture>
{
    private static readonly Clip s_clip = Clips.Of(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Guest_ThatIsPausedAndGoesOn_LosesNothing(bool packed)
    {
        var link = new DaemonLink(fixture.Daemon);
        using var device = new TestDevice(new TestDeviceSetup { Link = link, Packed = packed });
        var playback = new Playback(device.Driver.CreateStream(s_clip.Codec), inputs: 8, outputs: 8);
        foreach ((byte[] Bytes, ulong Timestamp)[] part in s_clip.Stamped().Chunk(6))
        {
            // Most of them are still under way when the guest is paused.
            playback.Send(part);
            link.Resume(link.Pause());
        }

        playback.PumpUntil(() => playback.InputAnswers.Count == s_clip.Units.Length, "the answers to all inputs");
        playback.Drain();

        Assert.Equal(s_clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Driver_ThatEndsAndBeginsAnew_FindsADeviceAsNew(bool packed, bool libkrun)
    {
        // virtio_uml and libkrun: a driver's end is nothing but SET_VRING_ENABLE of 0, the next one begins with SET_FEATURES.
        var link = new DaemonLink(fixture.Daemon) { OrderOfLibkrun = libkrun };
        using var device = new TestDevice(new TestDeviceSetup { Link = link, Packed = packed });
        uint first = device.Driver.CreateStream(s_clip.Codec).Id;
        var playback = new Playback(device.Driver.CreateStream(s_clip.Codec));
        playback.Send(s_clip.Stamped());
        link.Disable();
        fixture.Daemon.AwaitWorkers(2);

        // Its streams are gone before it has rings.
        link.Begin();
        fixture.Daemon.AwaitWorkers(0);
        device.RestartRings();

        GuestStream other = device.Driver.CreateStream(s_clip.Codec);
        Assert.Equal(virtio_video_result.VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, (virtio_video_result)new GuestStream(device.Driver, first, s_clip.Codec).GetParams().result);
        Assert.Equal(s_clip.Digests, new Playback(other).Play(s_clip.Stamped()).Pictures.Select(frame => frame.Digest));
    }

    [Fact]
    public void Driver_ThatBeginsAnewWithoutAnyEnd_FindsADeviceAsNew()
    {
        // virtio_uml, where the driver refuses a feature: VHOST_USER_F_PROTOCOL_FEATURES gets lost, and with it SET_VRING_ENABLE.
        var link = new DaemonLink(fixture.Daemon) { HasEnable = false };
        using var device = new TestDevice(new TestDeviceSetup { Link = link });
        new Playback(device.Driver.CreateStream(s_clip.Codec)).Send(s_clip.Stamped());
        fixture.Daemon.AwaitWorkers(1);

        // From here on the old rings' memory is somebody else's.
        link.Begin();
        fixture.Daemon.AwaitWorkers(0);
        device.RestartRings();

        Assert.Equal(s_clip.Digests, new Playback(device.Driver.CreateStream(s_clip.Codec)).Play(s_clip.Stamped()).Pictures.Select(frame => frame.Digest));
    }

    [Fact]
    public void PackedRing_WithBaseZero_BeginsWithItsWrapCountersSet()
    {
        // virtio_uml says 0 for every ring.
        using var link = new DaemonLink(fixture.Daemon) { StopsRings = false };
        using var ram = new GuestRam(1 << 20);
        link.Connect(ram, new TestDeviceSetup { Packed = true }.AllFeatures);
        var driver = new PackedRingDriver(ram, 16, indirect: true, eventIndex: true, 0, wrap: true);
        using var kick = EventFd.Create();
        using var call = EventFd.Create();
        link.StartRing(driver.Vring(0, kick.Fd, call.Fd), 0);
        driver.Add([new RingBuffer(ram.Allocate(8), 8)], [new RingBuffer(ram.Allocate(64), 64)]);
        driver.Publish();
        kick.Signal();

        Assert.True(NativeCalls.WaitReadable(call.Fd, TestDevice.DeadlineMilliseconds), "no answer");
        Assert.True(driver.HasUsed);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void GuestThatIsInterruptedThroughSockets_HasEveryPicture(bool packed)
    {
        var link = new DaemonLink(fixture.Daemon) { CallsBySocket = true };
        using var device = new TestDevice(new TestDeviceSetup { Link = link, Packed = packed });

        Playback playback = new Playback(device.Driver.CreateStream(s_clip.Codec)).Play(s_clip.Stamped());

        Assert.Equal(s_clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    [Fact]
    public void FullSocket_StallsNobody()
    {
        var link = new DaemonLink(fixture.Daemon);
        using var device = new TestDevice(new TestDeviceSetup { Link = link, EventIndex = false });
        using var pair = new SocketPair();
        link.FrontEnd.Do(Request.SET_VRING_CALL, new VringFile(0), pair.Theirs);
        FillUp(pair.Theirs);

        // Nobody reads what the guest is interrupted with: the daemon answers all the same.
        Command command = device.Submit(new virtio_video_device_query_caps { cmd_type = (uint)virtio_video_cmd_type.VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS }, 1024);
        DaemonProcess.Await(() => device.Commands.HasUsed, "the answer");
        device.CollectAnswers();

        Assert.Equal(virtio_video_result.VIRTIO_VIDEO_RESULT_OK, command.Result);
        Assert.Equal(2ul, link.FrontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
    }

    [Fact]
    public void CallFile_OfARunningRing_IsChanged()
    {
        // QEMU masks and unmasks interrupts so.
        var link = new DaemonLink(fixture.Daemon);
        using var device = new TestDevice(new TestDeviceSetup { Link = link, EventIndex = false });
        using var other = EventFd.Create();
        link.FrontEnd.Do(Request.SET_VRING_CALL, new VringFile(0), other.Fd);
        device.Submit(new virtio_video_device_query_caps { cmd_type = (uint)virtio_video_cmd_type.VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS }, 1024);

        Assert.True(NativeCalls.WaitReadable(other.Fd, TestDevice.DeadlineMilliseconds), "the new file is not signalled");

        link.FrontEnd.Do(Request.SET_VRING_CALL, new VringFile(0x100));
        device.CollectAnswers();
        device.Submit(new virtio_video_device_query_caps { cmd_type = (uint)virtio_video_cmd_type.VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS }, 1024);
        DaemonProcess.Await(() => device.Commands.HasUsed, "the answer");
        device.CollectAnswers();
    }

    [Fact]
    public void Ring_IsRefusedWhatItCannotHave()
    {
        using var frontEnd = new TestFrontEnd(fixture.Daemon);
        using var pair = new SocketPair();
        using var file = new SmallFile();
        using var kick = EventFd.Create();
        frontEnd.Negotiate();

        Assert.False(frontEnd.TryDo(Request.SET_VRING_NUM, new VringState(2, 256)));
        Assert.False(frontEnd.TryDo(Request.SET_VRING_ADDR, new VringAddress(0, 1, 0, 0, 0, 0)));
        Assert.False(frontEnd.TryDo(Request.SET_VRING_ENABLE, new VringState(0, 2)));
        Assert.False(frontEnd.TryDo(Request.SET_VRING_CALL, new VringFile(0), file.Fd));
        Assert.False(frontEnd.TryDo(Request.SET_VRING_ERR, new VringFile(1), file.Fd));
        Assert.False(frontEnd.TryDo(Request.SET_VRING_CALL, new VringFile(7), kick.Fd));
        Assert.False(frontEnd.TryDo(Request.SET_BACKEND_REQ_FD, [], file.Fd));

        // Polling instead of kicks; before features rings are enabled, and this one has no address.
        Assert.False(frontEnd.TryDo(Request.SET_VRING_KICK, new VringFile(0x100)));
        Assert.False(frontEnd.TryDo(Request.SET_VRING_KICK, new VringFile(0), kick.Fd));
    }

    [Fact]
    public void KickFile_ThatIsNoEventfd_IsRefused()
    {
        var link = new DaemonLink(fixture.Daemon);
        using var device = new TestDevice(new TestDeviceSetup { Link = link });
        using var pair = new SocketPair();

        Assert.False(link.FrontEnd.TryDo(Request.SET_VRING_KICK, new VringFile(0), pair.Theirs));
    }

    [Fact]
    public void RunningRing_DoesNotChange()
    {
        var link = new DaemonLink(fixture.Daemon);
        using var device = new TestDevice(new TestDeviceSetup { Link = link });
        VringConfig vring = device.Vring(0);

        Assert.False(link.FrontEnd.TryDo(Request.SET_VRING_NUM, new VringState(0, 128)));
        Assert.False(link.FrontEnd.TryDo(Request.SET_VRING_BASE, new VringState(0, 0)));
        Assert.False(link.FrontEnd.TryDo(Request.SET_VRING_ADDR, DaemonLink.Address(vring) with { Desc = 0 }));
        Assert.True(link.FrontEnd.TryDo(Request.SET_VRING_ADDR, DaemonLink.Address(vring)));
        Assert.False(link.FrontEnd.TryDo(Request.SET_FEATURES, FeatureBits.Offered));
        Assert.Equal(s_clip.Digests, new Playback(device.Driver.CreateStream(s_clip.Codec)).Play(s_clip.Stamped()).Pictures.Select(frame => frame.Digest));
    }

    [Fact]
    public void BrokenRing_IsToldInEveryWay()
    {
        using var link = new DaemonLink(fixture.Daemon) { StopsRings = false };
        using var ram = new GuestRam(1 << 20);
        link.Connect(ram, new TestDeviceSetup().AllFeatures);
        using var channel = new SocketPair();
        using var error = EventFd.Create();
        using var kick = EventFd.Create();
        using var call = EventFd.Create();
        Assert.True(link.FrontEnd.TryDo(Request.SET_BACKEND_REQ_FD, [], channel.Theirs));
        link.FrontEnd.Do(Request.SET_VRING_ERR, new VringFile(0), error.Fd);
        var driver = new SplitRingDriver(ram, 16, indirect: true, eventIndex: true);
        link.StartRing(driver.Vring(0, kick.Fd, call.Fd), 0);
        driver.AddHead(99);
        driver.Publish();
        kick.Signal();

        Assert.True(NativeCalls.WaitReadable(error.Fd, TestDevice.DeadlineMilliseconds), "the error file is not signalled");
        Assert.Equal(64ul, link.FrontEnd.Ask<ulong>(Request.GET_STATUS));
        Assert.Equal(MessageHeader.Length, channel.Read());

        // And as new after the reset.
        Assert.True(link.FrontEnd.TryDo(Request.RESET_DEVICE, []));
        Assert.Equal(0ul, link.FrontEnd.Ask<ulong>(Request.GET_STATUS));
    }

    [Fact]
    public void MemoryOfARunningRing_GivenBack_BreaksItOnly()
    {
        using var link = new DaemonLink(fixture.Daemon) { StopsRings = false };
        using var ram = new GuestRam(1 << 20);
        link.Connect(ram, new TestDeviceSetup().AllFeatures);
        using var kick = EventFd.Create();
        using var call = EventFd.Create();
        var driver = new SplitRingDriver(ram, 16);
        link.StartRing(driver.Vring(0, kick.Fd, call.Fd), 0);

        Assert.True(link.FrontEnd.TryDo(Request.REM_MEM_REG, new SingleMemoryRegion(0, DaemonLink.Describe(ram.Regions[0]))));

        Assert.Equal(64ul, link.FrontEnd.Ask<ulong>(Request.GET_STATUS));
    }

    [Fact]
    public void MoreMemory_WhileAClipPlays_ChangesNothing()
    {
        var link = new DaemonLink(fixture.Daemon);
        using var more = new SmallFile();
        using var device = new TestDevice(new TestDeviceSetup { Link = link });
        var playback = new Playback(device.Driver.CreateStream(s_clip.Codec));
        ulong address = 0x10_0000_0000;
        foreach ((byte[] Bytes, ulong Timestamp) unit in s_clip.Stamped())
        {
            playback.Send([unit]);
            var region = new SingleMemoryRegion(0, new MemoryRegion(address, SmallFile.Length, address, 0));
            link.FrontEnd.Do(Request.ADD_MEM_REG, region, more.Fd);
            playback.PumpUntil(() => playback.InputAnswers.Count > (int)unit.Timestamp / 2, "answers");
            link.FrontEnd.Do(Request.REM_MEM_REG, region);
        }

        playback.PumpUntil(() => playback.InputAnswers.Count == s_clip.Units.Length, "the answers to all inputs");
        playback.Drain();
        Assert.Equal(s_clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    private static unsafe void FillUp(int fd)
    {
        byte[] bytes = new byte[65536];
        fixed (byte* first = bytes)
        {
            while (Native.send(fd, first, (nuint)bytes.Length, Native.MSG_DONTWAIT) > 0)
            {
            }

            while (Native.send(fd, first, 1, Native.MSG_DONTWAIT) > 0)
            {
            }
        }
    }
}

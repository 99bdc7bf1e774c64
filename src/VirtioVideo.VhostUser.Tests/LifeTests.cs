// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.Linq;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.VhostUser.Tests;

/// <summary>Front ends that come and go, in whatever manner.</summary>
public sealed class LifeTests
{
    private static readonly Clip s_clip = Clips.Of(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264);

    [Fact]
    public void FrontEnds_WithStreamsUnderWay_LeaveNothing() => PlayInPart(frontEnds: 200);

    [Fact]
    [Trait("Length", "Long")]
    public void ThousandFrontEnds_WithStreamsUnderWay_LeaveNothing() => PlayInPart(frontEnds: 1000);

    private static void PlayInPart(int frontEnds)
    {
        using var daemon = new DaemonProcess();

        // The first ones fill what stays: arenas of malloc, stacks of threads.
        for (int i = 0; i < 50; i++)
        {
            PlayInPart(daemon, i);
        }

        (int Files, int Mappings, int Threads) before = AtRest(daemon);
        for (int i = 0; i < frontEnds; i++)
        {
            PlayInPart(daemon, i);
        }

        // Threads that ended may be there for a moment. malloc and a compiler at run time take mappings of their own, now and then one; a leak would be one for each front end.
        DaemonProcess.Await(
            () => AtRest(daemon) is var after && after.Files <= before.Files && after.Threads <= before.Threads && after.Mappings <= before.Mappings + 50,
            "what the front ends had to be gone");
        Assert.DoesNotContain(daemon.Lines, line => line.Contains(" error ", StringComparison.Ordinal));
    }

    [Fact]
    public void FrontEnd_KilledWhileItPlays_LeavesADaemonForTheNext()
    {
        using var daemon = new DaemonProcess();
        for (int i = 0; i < 3; i++)
        {
            using Process frontEnd = FrontEndProgram.Start(daemon);
            DaemonProcess.Await(() => daemon.MappingsOfGuests > 1, "pictures that are decoded in place");
            frontEnd.Kill();
            frontEnd.WaitForExit();
        }

        Play(daemon);
        AtRest(daemon);
    }

    [Fact]
    public void Daemon_KilledWhileItDecodes_LeavesItsFrontEnd()
    {
        using var daemon = new DaemonProcess();
        using Process player = FrontEndProgram.Start(daemon);
        DaemonProcess.Await(() => daemon.MappingsOfGuests > 1, "pictures that are decoded in place");
        daemon.Kill();
        daemon.AwaitExit();

        // It says so and ends by itself, not by a signal.
        Assert.True(player.WaitForExit(TestDevice.DeadlineMilliseconds), "the front end does not notice");
        Assert.Equal(FrontEndProgram.DaemonIsGone, player.ExitCode);
    }

    [Fact]
    public void SecondFrontEnd_WaitsUntilTheFirstIsGone()
    {
        using var daemon = new DaemonProcess();
        using var first = new TestFrontEnd(daemon);
        Assert.Equal(2ul, first.Ask<ulong>(Request.GET_QUEUE_NUM));
        using var second = new TestFrontEnd(daemon);
        second.Send(Request.GET_QUEUE_NUM, []);
        for (int i = 0; i < 20; i++)
        {
            Assert.Equal(2ul, first.Ask<ulong>(Request.GET_QUEUE_NUM));
            Assert.False(second.IsReadable);
        }

        first.Dispose();

        Assert.Equal(8, second.Receive(Request.GET_QUEUE_NUM).Length);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Pictures_AreDecodedInTheGuestsMemory(bool packed)
    {
        using var daemon = new DaemonProcess();
        using var device = new TestDevice(new TestDeviceSetup { Link = new DaemonLink(daemon), Packed = packed });
        var playback = new Playback(device.Driver.CreateStream(s_clip.Codec), outputs: 8);
        playback.Feed(s_clip.Stamped());

        // Beside the region itself, each buffer is mapped once more.
        Assert.InRange(daemon.MappingsOfGuests, 2, 100);
        playback.Drain();
        Assert.Equal(s_clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    /// <summary>Begins to play and goes, each time in another manner and at another point.</summary>
    private static void PlayInPart(DaemonProcess daemon, int turn)
    {
        using var device = new TestDevice(new TestDeviceSetup
        {
            Link = new DaemonLink(daemon) { StopsRings = false, RegionsOneByOne = turn % 2 == 0 },
            Packed = turn % 4 >= 2,
            Regions = [new GuestRamRegion(GuestRam.Base, 8 << 20)],
            ChecksEnd = false,
        });
        var playback = new Playback(device.Driver.CreateStream(s_clip.Codec), inputs: 8);
        playback.Send(s_clip.Stamped().Take(8));
        int answers = turn % 8;
        playback.PumpUntil(() => playback.InputAnswers.Count >= answers, "answers");
    }

    private static void Play(DaemonProcess daemon)
    {
        using var device = new TestDevice(new TestDeviceSetup { Link = new DaemonLink(daemon) });
        Playback playback = new Playback(device.Driver.CreateStream(s_clip.Codec)).Play(s_clip.Stamped());
        Assert.Equal(s_clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    /// <summary>What the daemon has while it serves a front end that has nothing.</summary>
    private static (int Files, int Mappings, int Threads) AtRest(DaemonProcess daemon)
    {
        using var last = new TestFrontEnd(daemon);

        // Served when the ones before are gone, with all that they had.
        Assert.Equal(2ul, last.Ask<ulong>(Request.GET_QUEUE_NUM));
        Assert.Equal(0, daemon.MappingsOfGuests);
        return (daemon.OpenFiles, daemon.Mappings, daemon.Threads);
    }
}

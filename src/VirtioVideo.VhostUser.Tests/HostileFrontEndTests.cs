// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.Globalization;
using System.IO;
using System.Linq;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using Xunit.Abstractions;
using Process = System.Diagnostics.Process;

namespace VirtioVideo.VhostUser.Tests;

/// <summary>Front ends that drain, fill, truncate and never read: none of them holds the daemon up.</summary>
public sealed class HostileFrontEndTests(ITestOutputHelper output) : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("virtiovideo-hostile-");

    private string SocketPath => Path.Combine(_directory.FullName, "socket");

    public void Dispose() => _directory.Delete(recursive: true);

    [Fact]
    public void KickFile_ThatBlocksAndIsDrainedByTheFrontEnd_HoldsNobodyUp()
    {
        // One file for both rings: whoever read it for the first would wait for ever for the second.
        using var daemon = new DaemonProcess();
        int kick = NativeCalls.eventfd(0, NativeCalls.CloseOnExec);
        using (var link = new DaemonLink(daemon) { StopsRings = false })
        using (var ram = new GuestRam(1 << 20))
        {
            link.Connect(ram, new TestDeviceSetup().AllFeatures);
            using var call = EventFd.Create();
            using EventFd mine = EventFd.DuplicateOf(kick, "the kick file");
            for (uint i = 0; i < 2; i++)
            {
                link.StartRing(new SplitRingDriver(ram, 16).Vring(i, kick, call.Fd), 0);
            }

            for (int i = 0; i < 100; i++)
            {
                mine.Signal();
                if (i % 2 == 0)
                {
                    mine.Clear();
                }

                Assert.Equal(2ul, link.FrontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
            }
        }

        AssertServes(daemon);
        Assert.Equal(0, daemon.End("TERM"));
        _ = Libc.close(kick);
    }

    [Fact]
    public void CallFile_ThatIsFullAndMadeBlockingAgain_HoldsNobodyUp()
    {
        using var daemon = new DaemonProcess();
        var link = new DaemonLink(daemon);
        using (var device = new TestDevice(new TestDeviceSetup { Link = link, EventIndex = false }))
        {
            int call = NativeCalls.eventfd(0, NativeCalls.CloseOnExec);
            link.FrontEnd.Do(Request.SET_VRING_CALL, new VringFile(0), call);
            FullCounter.Make(call);
            int flags = Libc.fcntl(call, Libc.F_GETFL, 0);
            Assert.NotEqual(-1, Libc.fcntl(call, Linux.Native.F_SETFL, flags & ~Libc.O_NONBLOCK));
            Command command = device.Submit(new virtio_video_device_query_caps { cmd_type = (uint)virtio_video_cmd_type.VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS }, 1024);
            DaemonProcess.Await(() => device.Commands.HasUsed, "the answer");
            device.CollectAnswers();
            Assert.Equal(virtio_video_result.VIRTIO_VIDEO_RESULT_OK, command.Result);
            Assert.Equal(2ul, link.FrontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
            _ = Libc.close(call);
        }

        AssertServes(daemon);
    }

    [Fact]
    public void FrontEnd_ThatNeverReadsItsAnswers_LosesItsConnection()
    {
        using var daemon = new DaemonProcess();
        using var frontEnd = new TestFrontEnd(daemon);
        using var next = new TestFrontEnd(daemon);
        try
        {
            while (true)
            {
                frontEnd.Send(Request.GET_QUEUE_NUM, []);
            }
        }
        catch (InvalidOperationException)
        {
            // The daemon is gone from the other end.
        }

        daemon.AwaitLine("does not read its answers");
        Assert.Equal(2ul, next.Ask<ulong>(Request.GET_QUEUE_NUM));
    }

    [Theory]
    [InlineData(5)]
    [InlineData(MessageHeader.Length)]
    public void Daemon_InTheMiddleOfAMessage_EndsWhenItIsTold(int length)
    {
        using var daemon = new DaemonProcess();
        using var frontEnd = new TestFrontEnd(daemon);
        Assert.Equal(2ul, frontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
        byte[] message = [.. TestFrontEnd.Bytes(new MessageHeader((uint)Request.SET_FEATURES, MessageHeader.Version, 8)), .. new byte[8]];
        frontEnd.SendBytes(message.AsSpan(0, length));

        Assert.Equal(0, daemon.End("TERM"));
    }

    [Fact]
    public void Daemon_WithStreamsUnderWay_EndsWhenItIsTold()
    {
        using var daemon = new DaemonProcess();
        Clip clip = Clips.Of(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264);
        using var device = new TestDevice(new TestDeviceSetup { Link = new DaemonLink(daemon) { StopsRings = false }, ChecksEnd = false });
        Playback[] playbacks = [.. Enumerable.Range(0, 4).Select(_ => new Playback(device.Driver.CreateStream(clip.Codec), inputs: 8))];
        foreach (Playback playback in playbacks)
        {
            playback.Send(clip.Stamped().Take(8));
        }

        var time = Stopwatch.StartNew();
        Assert.Equal(0, daemon.End("TERM"));
        output.WriteLine($"SIGTERM with four streams under way: {time.ElapsedMilliseconds} ms");
    }

    [Fact]
    public void Connection_ForWhichThereIsNoFile_IsLetInWhenThereIs()
    {
        using var daemon = new DaemonProcess();
        using (var first = new TestFrontEnd(daemon))
        {
            Assert.Equal(2ul, first.Ask<ulong>(Request.GET_QUEUE_NUM));
        }

        AssertServes(daemon);
        LimitFiles(daemon, "3");
        using var frontEnd = new TestFrontEnd(daemon);
        daemon.AwaitLine("cannot accept a front end");

        // It tries again now and then, and sleeps in between: a loop that never sleeps has no switches of its own will.
        long switches = daemon.Switches;
        DaemonProcess.Await(() => daemon.Switches >= switches + 2, "another try");
        Assert.Single(daemon.Lines, line => line.Contains("cannot accept a front end", StringComparison.Ordinal));

        LimitFiles(daemon, "1024");
        Assert.Equal(2ul, frontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
    }

    [Fact]
    public void Log_ThatNobodyReads_HoldsNobodyUp()
    {
        string[] sandbox = DaemonProcess.IsWhatShips ? [] : ["--sandbox", "off"];
        using Process process = Process.Start(new ProcessStartInfo(
            DaemonProcess.Program, ["--device", "decoder", "--socket-path", SocketPath, "--log-level", "debug", .. sandbox])
        { RedirectStandardError = true })!;
        try
        {
            DaemonProcess.Await(() => File.Exists(SocketPath), "the socket");
            using TestFrontEnd frontEnd = Connect();

            // More than a pipe has room for.
            for (int i = 0; i < 4000; i++)
            {
                Assert.Equal(2ul, frontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
            }
        }
        finally
        {
            process.Kill();
            process.WaitForExit();
        }
    }

    [Fact]
    public void Memory_ThatIsTruncated_EndsOnlyThisDaemon()
    {
        using (var daemon = DaemonProcess.At(SocketPath))
        {
            using var link = new DaemonLink(daemon) { StopsRings = false };
            using var ram = new GuestRam(1 << 20);
            link.Connect(ram, new TestDeviceSetup().AllFeatures);
            using var kick = EventFd.Create();
            using var call = EventFd.Create();
            link.StartRing(new SplitRingDriver(ram, 16).Vring(0, kick.Fd, call.Fd), 0);
            Assert.Equal(0, NativeCalls.ftruncate(ram.File, 0));
            kick.Signal();

            const int Sigbus = 7;
            Assert.Equal(128 + Sigbus, daemon.AwaitExit());
        }

        // Its socket is still there; the next one takes its place.
        Assert.True(File.Exists(SocketPath));
        using var next = DaemonProcess.At(SocketPath);
        AssertServes(next);
    }

    private static void AssertServes(DaemonProcess daemon)
    {
        using var frontEnd = new TestFrontEnd(daemon);
        Assert.Equal(2ul, frontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
    }

    /// <summary>From now on files of these numbers and above are too many.</summary>
    private static void LimitFiles(DaemonProcess daemon, string number)
    {
        using Process prlimit = Process.Start("prlimit", ["--pid", daemon.Id.ToString(CultureInfo.InvariantCulture), $"--nofile={number}:"]);
        prlimit.WaitForExit();
        Assert.Equal(0, prlimit.ExitCode);
    }

    /// <summary>The socket is there a moment before somebody listens on it.</summary>
    private TestFrontEnd Connect()
    {
        TestFrontEnd? frontEnd = null;
        DaemonProcess.Await(
            () =>
            {
                try
                {
                    frontEnd = new TestFrontEnd(SocketPath);
                    return true;
                }
                catch (System.Net.Sockets.SocketException)
                {
                    return false;
                }
            },
            "a daemon that listens");
        return frontEnd!;
    }
}

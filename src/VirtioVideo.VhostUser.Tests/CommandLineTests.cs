// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.IO;
using System.Text.Json;
using System.Threading;
using VirtioVideo.CApi;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Sandbox;
using VirtioVideo.VhostUser.Sockets;
using VirtioVideo.VhostUser.Tests.Support;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using Process = System.Diagnostics.Process;

namespace VirtioVideo.VhostUser.Tests;

/// <summary>The program from outside: options, exit status, its socket.</summary>
public sealed class CommandLineTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("virtiovideo-command-");

    private string SocketPath => Path.Combine(_directory.FullName, "socket");

    public void Dispose() => _directory.Delete(recursive: true);

    [Theory]
    [InlineData("")]
    [InlineData("--device decoder")]
    [InlineData("--socket-path x")]
    [InlineData("--device camera --socket-path x")]
    [InlineData("--device decoder --socket-path x --fd 3")]
    [InlineData("--device decoder --fd -1")]
    [InlineData("--device decoder --fd three")]
    [InlineData("--device decoder --socket-path x --max-streams 0")]
    [InlineData("--device decoder --socket-path x --max-streams 1025")]
    [InlineData("--device decoder --socket-path x --max-size 1920")]
    [InlineData("--device decoder --socket-path x --max-size 1920x")]
    [InlineData("--device decoder --socket-path x --max-size 1920x1080x3")]
    [InlineData("--device decoder --socket-path x --max-size 8x8")]
    [InlineData("--device decoder --socket-path x --max-size 1920x20000")]
    [InlineData("--device decoder --socket-path x --max-memory 255")]
    [InlineData("--device decoder --socket-path x --max-stream-memory 0")]
    [InlineData("--device decoder --socket-path x --threads 65")]
    [InlineData("--device decoder --socket-path x --max-threads 0")]
    [InlineData("--device decoder --socket-path x --coalesce 0")]
    [InlineData("--device decoder --socket-path x --coalesce 100001")]
    [InlineData("--device decoder --socket-path x --codecs")]
    [InlineData("--device decoder --socket-path x --codecs h264,av1")]
    [InlineData("--device decoder --socket-path x --codecs h264,")]
    [InlineData("--device encoder --socket-path x --latency fast")]
    [InlineData("--device encoder --socket-path x --gop-size 0")]
    [InlineData("--device encoder --socket-path x --gop-size 100001")]
    [InlineData("--device decoder --socket-path x --gop-size 10")]
    [InlineData("--device decoder --socket-path x --latency low")]
    [InlineData("--device decoder --socket-path x --encoders libx264")]
    [InlineData("--device decoder --socket-path x --reorder loose")]
    [InlineData("--device encoder --socket-path x --reorder strict")]
    [InlineData("--device decoder --socket-path x --log-level loud")]
    [InlineData("--device decoder --socket-path x --sandbox maybe")]
    [InlineData("--device decoder --socket-path x --colour")]
    public void WrongCommandLine_IsSaidSo(string arguments)
    {
        (int status, string output, string errors) = Run(arguments);

        Assert.Equal(2, status);
        Assert.Empty(output);
        Assert.StartsWith("virtiovideo-vhost-user: ", errors, StringComparison.Ordinal);
        Assert.Contains("--help", errors, StringComparison.Ordinal);
    }

    [Fact]
    public void Options_ReachTheDevice()
    {
        DaemonOptions? read = null;
        int status = CommandLine.Create(options =>
        {
            read = options;
            return 0;
        }).Parse("--device encoder --socket-path x --codecs h264,vp9 --max-streams 3 --max-size 640x480 --threads 2 --max-threads 5 --coalesce 250 --latency throughput --gop-size 30 --encoders libx264").Invoke();

        Assert.Equal(0, status);
        DeviceOptions device = read!.ForDevice();
        Assert.Equal((DeviceType.Encoder, "libx264"), (read.Device, read.Encoders));
        Assert.Equal(((1u << (int)VIRTIO_VIDEO_CODEC_H264) | (1u << (int)VIRTIO_VIDEO_CODEC_VP9), 3u, 5u), (device.Codecs, device.MaxStreams, device.MaxThreads));
        Assert.Equal(TimeSpan.FromMicroseconds(250), device.Streams.Coalesce);
        Assert.Equal((640u, 480u, 2), (device.Streams.Codec.MaxWidth, device.Streams.Codec.MaxHeight, device.Streams.Codec.Threads));
        Assert.Equal(new StreamPolicy(Latency.Throughput, 30, 2), device.Encoders);
    }

    [Theory]
    [InlineData("strict", (uint)Reorder.Strict)]
    [InlineData("guess", (uint)Reorder.Guess)]
    public void Reorder_ReachesTheDecoder(string word, uint expected)
    {
        Reorder? read = null;
        CommandLine.Create(options =>
        {
            read = options.ForDevice().Streams.Codec.Reorder;
            return 0;
        }).Parse($"--device decoder --socket-path x --reorder {word}").Invoke();

        Assert.Equal((Reorder)expected, read);
    }

    [Fact]
    public void Options_ThatAreNotSaid_AreTheLibrarysOwn()
    {
        // Whoever embeds the library says nothing either.
        DeviceOptions daemon = new DaemonOptions { Device = DeviceType.Decoder, Sandbox = new SandboxOptions(IsOn: false, MaxMemory: null) }.ForDevice();
        DeviceOptions library = ConfigReader.Read(new virtiovideo_config { device = (uint)DeviceType.Decoder });

        Assert.Equal(library with { Codecs = daemon.Codecs, Streams = daemon.Streams }, daemon);
        Assert.Equal(library.Streams.Codec, daemon.Streams.Codec);
        Assert.Equal(library.Streams, daemon.Streams);
        Assert.Equal(library.Codecs, daemon.Codecs & library.Codecs);
    }

    [Fact]
    public void PrintCapabilities_IsJsonWhateverElseIsSaid()
    {
        (int status, string output, _) = Run("--device camera --print-capabilities");

        Assert.Equal(0, status);
        using var json = JsonDocument.Parse(output);
        Assert.True(json.RootElement.TryGetProperty("type", out _));
        Assert.Equal(JsonValueKind.Array, json.RootElement.GetProperty("features").ValueKind);
    }

    [Theory]
    [InlineData("--help", "--socket-path")]
    [InlineData("--version", "0.2.0")]
    public void Question_IsAnswered(string arguments, string part)
    {
        (int status, string output, _) = Run(arguments);

        Assert.Equal(0, status);
        Assert.Contains(part, output, StringComparison.Ordinal);
    }

    [Fact]
    public void Path_ThatCannotBeListenedOn_IsSaidSo()
    {
        using var daemon = new DaemonProcess();
        string file = Path.Combine(_directory.FullName, "file");
        File.WriteAllText(file, "precious");
        foreach (string path in (string[])[daemon.SocketPath, file, Path.Combine(_directory.FullName, "none", "socket"), Path.Combine(_directory.FullName, new string('x', 108))])
        {
            (int status, _, string errors) = Run($"--device decoder --sandbox off --socket-path {path}");

            Assert.Equal(1, status);
            Assert.Contains(path, errors, StringComparison.Ordinal);
        }

        Assert.Equal("precious", File.ReadAllText(file));
        using var frontEnd = new TestFrontEnd(daemon);
        Assert.Equal(2ul, frontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
    }

    [Fact]
    public void Socket_ThatAKilledDaemonLeft_IsReplaced()
    {
        using (var killed = DaemonProcess.At(SocketPath))
        {
            killed.Kill();
            killed.AwaitExit();
        }

        Assert.True(File.Exists(SocketPath));
        using var daemon = DaemonProcess.At(SocketPath);
        using var frontEnd = new TestFrontEnd(daemon);
        Assert.Equal(2ul, frontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
    }

    [Theory]
    [InlineData("TERM", false)]
    [InlineData("INT", false)]
    [InlineData("TERM", true)]
    public void Signal_EndsIt(string signal, bool connected)
    {
        using var daemon = DaemonProcess.At(SocketPath);
        using TestFrontEnd? frontEnd = connected ? new TestFrontEnd(daemon) : null;
        frontEnd?.Negotiate();

        Assert.Equal(0, daemon.End(signal));

        // The sandbox lets nobody remove a file.
        Assert.Equal(DaemonProcess.IsWhatShips, File.Exists(SocketPath));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Fd_ServesWhatItIs(bool listens)
    {
        using var pair = new SocketPair();
        using var listener = Listener.At(SocketPath);
        int fd = NativeCalls.dup(listens ? listener.Fd : pair.Theirs);
        using var daemon = new Daemon(Options(fd), new Log(LogLevel.Error, TextWriter.Null, static _ => true));
        using var stop = EventFd.Create();
        var thread = new Thread(() => daemon.Run(stop.Fd));
        thread.Start();
        using (TestFrontEnd frontEnd = listens ? new TestFrontEnd(SocketPath) : TestFrontEnd.Of(NativeCalls.dup(pair.Ours)))
        {
            Assert.Equal(2ul, frontEnd.Ask<ulong>(Request.GET_QUEUE_NUM));
        }

        if (listens)
        {
            using var next = new TestFrontEnd(SocketPath);
            Assert.Equal(2ul, next.Ask<ulong>(Request.GET_QUEUE_NUM));
            stop.Signal();
        }
        else
        {
            pair.CloseOurs();
        }

        Assert.True(thread.Join(TestDevice.DeadlineMilliseconds), "the daemon does not end");
    }

    [Fact]
    public void Fd_ThatIsNoSocket_IsRefused()
    {
        using var file = new SmallFile();

        Assert.Throws<HostException>(() => new Daemon(Options(file.Fd), new Log(LogLevel.Error, TextWriter.Null, static _ => true)));
    }

    private static DaemonOptions Options(int fd)
        => new() { Device = DeviceType.Encoder, Fd = fd, Sandbox = new SandboxOptions(IsOn: false, MaxMemory: null) };

    private static (int Status, string Output, string Errors) Run(string arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(DaemonProcess.Program, arguments) { RedirectStandardError = true, RedirectStandardOutput = true })!;
        string output = process.StandardOutput.ReadToEnd();
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        return (process.ExitCode, output, errors);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Tests.Support;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.VhostUser.Tests;

/// <summary>Front ends that say anything, in any order, with any files.</summary>
public sealed class RandomMessageTests
{
    private const int Sessions = 150;
    private const int MessagesOfASession = 60;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Messages_FromASeed_LeaveADaemonThatPlays(int seed)
    {
        using var daemon = new DaemonProcess();
        using var ram = new GuestRam(4 << 20);
        using var kick = EventFd.Create();
        using var pair = new SocketPair();
        int[] files = [ram.File, kick.Fd, pair.Theirs, 0];
        var dice = new Random(seed);
        for (int i = 0; i < Sessions; i++)
        {
            Talk(daemon, dice, ram, files);
            Assert.False(daemon.HasExited, $"seed {seed}, session {i}: the daemon is gone: {string.Join('\n', daemon.Lines.TakeLast(5))}");
        }

        Assert.DoesNotContain(daemon.Lines, line => line.Contains("by a bug", StringComparison.Ordinal));
        Clip clip = Clips.Of(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264);
        using var device = new TestDevice(new TestDeviceSetup { Link = new DaemonLink(daemon) });
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped());
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    private static void Talk(DaemonProcess daemon, Random dice, GuestRam ram, int[] files)
    {
        using var frontEnd = new TestFrontEnd(daemon);
        try
        {
            for (int i = dice.Next(MessagesOfASession); i >= 0; i--)
            {
                var request = (Request)dice.Next(1, 46);
                byte[] payload = dice.Next(8) == 0 ? Noise(dice, dice.Next(400)) : Sensible(request, dice, ram);
                uint flags = dice.Next(50) == 0 ? (uint)dice.Next(16) : MessageHeader.Version;
                int count = dice.Next(8) == 0 ? dice.Next(40) : FilesOf(request, payload);
                frontEnd.Send(request, payload, flags, [.. Enumerable.Range(0, count).Select(_ => File(request, dice, files))]);
            }
        }
        catch (InvalidOperationException)
        {
            // The daemon closed the connection, as it may after such messages.
        }
    }

    /// <summary>Mostly the right kind of file.</summary>
    private static int File(Request request, Random dice, int[] files)
        => dice.Next(6) == 0 ? files[dice.Next(files.Length)]
            : request switch
            {
                Request.SET_MEM_TABLE or Request.ADD_MEM_REG => files[0],
                Request.SET_BACKEND_REQ_FD => files[2],
                _ => files[1],
            };

    private static int FilesOf(Request request, byte[] payload) => request switch
    {
        Request.SET_MEM_TABLE => payload[0] % 10,
        Request.ADD_MEM_REG or Request.SET_VRING_KICK or Request.SET_VRING_CALL or Request.SET_VRING_ERR or Request.SET_BACKEND_REQ_FD => 1,
        _ => 0,
    };

    private static byte[] Sensible(Request request, Random dice, GuestRam ram)
    {
        uint ring = (uint)dice.Next(dice.Next(10) == 0 ? 5 : 2);
        uint number = dice.Next(3) switch { 0 => (uint)dice.Next(3), 1 => 1u << dice.Next(17), _ => (uint)dice.Next() };
        ulong address = DaemonLink.Describe(ram.Regions[0]).UserAddress + ((ulong)dice.Next(0, 1 << 18) * 16);
        MemoryRegion region = DaemonLink.Describe(ram.Regions[0]) with { Size = (ulong)dice.Next(4, 1024) * 4096 };
        return request switch
        {
            Request.SET_FEATURES => TestFrontEnd.Bytes(3ul | (dice.Next(4) == 0 ? (ulong)dice.NextInt64() : FeatureBits.Offered & (ulong)dice.NextInt64())),
            Request.SET_PROTOCOL_FEATURES => TestFrontEnd.Bytes((ulong)ProtocolFeatures.Offered & ~(ulong)ProtocolFeatures.REPLY_ACK),
            Request.SET_MEM_TABLE => DaemonLink.Table(region),
            Request.ADD_MEM_REG or Request.REM_MEM_REG => TestFrontEnd.Bytes(new SingleMemoryRegion(0, region with { GuestAddress = region.GuestAddress + ((ulong)dice.Next(4) << 22), UserAddress = region.UserAddress + ((ulong)dice.Next(4) << 22) })),
            Request.SET_VRING_ADDR => TestFrontEnd.Bytes(new VringAddress(ring, 0, address, address + 65536, address + 131072, 0)),
            Request.SET_VRING_KICK or Request.SET_VRING_CALL or Request.SET_VRING_ERR => TestFrontEnd.Bytes(new VringFile(ring)),
            Request.SET_VRING_ENABLE => TestFrontEnd.Bytes(new VringState(ring, (uint)dice.Next(2))),
            Request.SET_VRING_BASE => TestFrontEnd.Bytes(new VringState(ring, dice.Next(2) == 0 ? 0 : number)),
            Request.SET_VRING_NUM or Request.GET_VRING_BASE => TestFrontEnd.Bytes(new VringState(ring, number)),
            Request.GET_CONFIG or Request.SET_CONFIG => [.. TestFrontEnd.Bytes(new ConfigHeader(0, 8, 0)), .. new byte[8]],
            Request.SET_STATUS => TestFrontEnd.Bytes((ulong)dice.Next(16)),
            _ => [],
        };
    }

    private static byte[] Noise(Random dice, int length)
    {
        byte[] bytes = new byte[Math.Max(length, 1)];
        dice.NextBytes(bytes);
        return bytes;
    }
}

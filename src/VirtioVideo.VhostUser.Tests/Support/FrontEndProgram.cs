// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Diagnostics;
using System.IO;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;

namespace VirtioVideo.VhostUser.Tests.Support;

/// <summary>A front end in a process of its own, to be killed: it plays the same clip again and again.</summary>
internal static class FrontEndProgram
{
    /// <summary>Its exit status when the daemon is gone.</summary>
    public const int DaemonIsGone = 3;

    private const string Word = "--play";

    private static int Main(string[] args) => args is [Word, string path] ? Play(path) : 1;

    /// <summary>Starts it.</summary>
    public static Process Start(DaemonProcess daemon)
        => Process.Start("dotnet", ["exec", Path.Combine(AppContext.BaseDirectory, "VirtioVideo.VhostUser.Tests.dll"), Word, daemon.SocketPath]);

    private static int Play(string path)
    {
        Clip clip = Clips.Of(virtio_video_codec.VIRTIO_VIDEO_CODEC_H264);
        var link = new DaemonLink(new TestFrontEnd(path)) { StopsRings = false };
        using var device = new TestDevice(new TestDeviceSetup { Link = link, ChecksEnd = false });
        try
        {
            var playback = new Playback(device.Driver.CreateStream(clip.Codec), inputs: 8, outputs: 8);
            while (true)
            {
                playback.Feed(clip.Stamped());
            }
        }
        catch (InvalidOperationException)
        {
            return DaemonIsGone;
        }
    }
}

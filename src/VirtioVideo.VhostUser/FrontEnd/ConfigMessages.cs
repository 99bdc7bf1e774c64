// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.VhostUser.Protocol;
using VirtioVideo.VhostUser.Sockets;
using VirtioVideo.Wire;

namespace VirtioVideo.VhostUser.FrontEnd;

/// <summary>Messages about the config space, and about the channel that reports its changes.</summary>
internal sealed class ConfigMessages(GuestDevice guest, Replies replies)
{
    private readonly byte[] _answer = new byte[ConfigHeader.Length + (int)ConfigHeader.MaxSize];

    public void GetConfig(Message message)
    {
        ReadOnlySpan<byte> payload = message.Payload;
        if (!TryRead(payload, out ConfigHeader asked))
        {
            // vhost-user: a reply without payload means an error.
            replies.Send(Request.GET_CONFIG, []);
            throw new RefusedException($"it has {payload.Length} bytes for {asked.Size} bytes at {asked.Offset} of the config space");
        }

        // A request beyond the end of the config space gets zeros for the rest.
        Span<byte> answer = _answer.AsSpan(0, payload.Length);
        answer.Clear();
        MemoryMarshal.Write(answer, asked);
        uint length = (uint)Unsafe.SizeOf<virtio_video_config>();
        uint there = asked.Offset < length ? Math.Min(asked.Size, length - asked.Offset) : 0;
        if (there > 0)
        {
            guest.Device.TryReadConfig(asked.Offset, answer.Slice(ConfigHeader.Length, (int)there));
        }

        replies.Send(Request.GET_CONFIG, answer);
    }

    public static void SetConfig(Message message)
    {
        // spec: all fields are read-only. Writes of a driver are ignored.
        if (!TryRead(message.Payload, out ConfigHeader written))
        {
            throw new RefusedException($"it has {message.Payload.Length} bytes for {written.Size} bytes at {written.Offset} of the config space");
        }
    }

    public void SetBackendReqFd(Message message)
    {
        message.ExpectNothing();
        message.ExpectFiles(1, 1);
        guest.SetChannel(new BackendChannel(message.TakeFile()));
    }

    private static bool TryRead(ReadOnlySpan<byte> payload, out ConfigHeader header)
        => MemoryMarshal.TryRead(payload, out header)
            && header.Offset <= ConfigHeader.MaxSize && header.Size <= ConfigHeader.MaxSize - header.Offset
            && payload.Length == ConfigHeader.Length + (int)header.Size;
}

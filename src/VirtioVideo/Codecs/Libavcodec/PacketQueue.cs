// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using FFmpeg.AutoGen;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>Access units that wait for the decoder, padded as FFmpeg's readers need. Packets are used again.</summary>
/// <remarks>SAFETY: owns its packets; pointers are kept as numbers because collections hold no pointers.</remarks>
internal sealed unsafe class PacketQueue : IDisposable
{
    private readonly Queue<nint> _packets = new();
    private readonly Stack<nint> _free = new();

    /// <summary>How many wait.</summary>
    public int Count => _packets.Count;

    /// <summary>The oldest one. Only while there is one.</summary>
    public AVPacket* First => (AVPacket*)_packets.Peek();

    /// <summary>Appends a copy of bytes.</summary>
    /// <returns>False if there is no memory for it.</returns>
    public bool TryAdd(ReadOnlySpan<byte> bytes)
    {
        AVPacket* packet = Take();
        if (packet is null || ffmpeg.av_new_packet(packet, bytes.Length) < 0)
        {
            ffmpeg.av_packet_free(&packet);
            return false;
        }

        bytes.CopyTo(new Span<byte>(packet->data, bytes.Length));
        _packets.Enqueue((nint)packet);
        return true;
    }

    /// <summary>Appends the bytes of a packet, which has none afterwards.</summary>
    /// <returns>False if there is no memory for it; then nothing moved.</returns>
    public bool TryMoveIn(AVPacket* source)
    {
        AVPacket* packet = Take();
        if (packet is null)
        {
            return false;
        }

        ffmpeg.av_packet_move_ref(packet, source);
        _packets.Enqueue((nint)packet);
        return true;
    }

    /// <summary>Takes the bytes of the newest one out. Only while there is one.</summary>
    public void MoveLastTo(AVPacket* target)
    {
        for (int i = 1; i < _packets.Count; i++)
        {
            _packets.Enqueue(_packets.Dequeue());
        }

        ffmpeg.av_packet_move_ref(target, First);
        RemoveFirst();
    }

    /// <summary>Drops the oldest one.</summary>
    public void RemoveFirst()
    {
        nint packet = _packets.Dequeue();
        ffmpeg.av_packet_unref((AVPacket*)packet);
        _free.Push(packet);
    }

    /// <summary>Drops all.</summary>
    public void Clear()
    {
        while (_packets.Count > 0)
        {
            RemoveFirst();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Clear();
        while (_free.TryPop(out nint packet))
        {
            var freed = (AVPacket*)packet;
            ffmpeg.av_packet_free(&freed);
        }
    }

    private AVPacket* Take() => _free.TryPop(out nint used) ? (AVPacket*)used : ffmpeg.av_packet_alloc();
}

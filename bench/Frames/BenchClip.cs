// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Encoding;

namespace VirtioVideo.Bench.Frames;

/// <summary>Packets to decode, made by the encoder of the same case; the last may be followed by the first, which is a key frame.</summary>
/// <remarks>SAFETY: owns its packets; pointers are kept as numbers because collections hold no pointers.</remarks>
internal sealed unsafe class BenchClip : IDisposable
{
    /// <summary>How many packets: as many as a queue has resources.</summary>
    private const uint Length = 64;

    private readonly List<nint> _packets = [];

    public BenchClip(FrameCase @case, LibavcodecEncoderFactory factory)
    {
        using var encoder = new EncodingAlone(@case, factory) { OnPacket = Keep };
        using var log = new ProductLog(readsContent: false);
        encoder.Run(Length, log);
    }

    /// <summary>The packets in coded order.</summary>
    public IReadOnlyList<nint> Packets => _packets;

    /// <summary>The bytes of a packet.</summary>
    public ReadOnlySpan<byte> Bytes(int index)
    {
        var packet = (AVPacket*)_packets[index];
        return new ReadOnlySpan<byte>(packet->data, packet->size);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint packet in _packets)
        {
            var freed = (AVPacket*)packet;
            ffmpeg.av_packet_free(&freed);
        }
    }

    private void Keep(nint packet)
    {
        AVPacket* kept = ffmpeg.av_packet_alloc();
        ffmpeg.av_packet_move_ref(kept, (AVPacket*)packet);
        _packets.Add((nint)kept);
    }
}

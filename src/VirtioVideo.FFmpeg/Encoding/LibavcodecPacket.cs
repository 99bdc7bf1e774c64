// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.FFmpeg.Encoding;

/// <summary>A packet of libavcodec.</summary>
/// <remarks>SAFETY: owns the AVPacket; its data is read only between a receive and <see cref="Release"/>.</remarks>
internal sealed unsafe class LibavcodecPacket : IPacket
{
    /// <summary>Position of the picture type in AV_PKT_DATA_QUALITY_STATS, behind the quality.</summary>
    private const int PictureTypeAt = 4;

    private AVPacket* _packet;

    /// <exception cref="HostException">ENOMEM: there is no memory for a packet.</exception>
    public LibavcodecPacket()
    {
        _packet = ffmpeg.av_packet_alloc();
        if (_packet is null)
        {
            throw new HostException(Errno.ENOMEM, "no memory for a packet");
        }
    }

    /// <summary>The AVPacket to receive into.</summary>
    public AVPacket* Packet => _packet;

    /// <inheritdoc/>
    public ulong Timestamp { get; private set; }

    /// <inheritdoc/>
    public long QueuedAt { get; private set; }

    /// <inheritdoc/>
    public FrameType Type { get; private set; }

    /// <inheritdoc/>
    public uint Length => (uint)_packet->size;

    /// <summary>Reads the properties of a received packet.</summary>
    public void Describe(ulong timestamp, long queuedAt)
    {
        Timestamp = timestamp;
        QueuedAt = queuedAt;
        nuint size;
        byte* stats = ffmpeg.av_packet_get_side_data(_packet, AVPacketSideDataType.AV_PKT_DATA_QUALITY_STATS, &size);

        // ruling 47: KEY only on a random access point. An I-frame that later pictures may refer across is none.
        Type = (_packet->flags & ffmpeg.AV_PKT_FLAG_KEY) != 0 ? FrameType.Key
            : stats is not null && size > PictureTypeAt && stats[PictureTypeAt] == (byte)AVPictureType.AV_PICTURE_TYPE_B ? FrameType.Bidirectional
            : FrameType.Predicted;
    }

    /// <inheritdoc/>
    public void WriteTo(GuestBuffer buffer) => buffer.Write(0, new ReadOnlySpan<byte>(_packet->data, _packet->size));

    /// <inheritdoc/>
    public void Release() => ffmpeg.av_packet_unref(_packet);

    /// <inheritdoc/>
    public void Dispose()
    {
        AVPacket* packet = _packet;
        _packet = null;
        ffmpeg.av_packet_free(&packet);
    }
}

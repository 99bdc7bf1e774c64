// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Memory;

namespace VirtioVideo.FFmpeg.Decoding;

/// <summary>
/// The decoder's own copy of the bytes that the guest sent and libavcodec has not taken yet. It is padded as FFmpeg's readers need, and grows at its
/// end.
/// </summary>
/// <param name="most">Most bytes at a time.</param>
/// <param name="memory">Charged for the bytes; null to charge nobody.</param>
/// <remarks>SAFETY: owns the packet. Its bytes are written to only where its buffer is its own, and inside the buffer's size.</remarks>
internal sealed unsafe class GatheredInput(int most, StreamMemory? memory = null) : IDisposable
{
    private AVPacket* _packet = ffmpeg.av_packet_alloc();
    private AVPacket* _smaller = ffmpeg.av_packet_alloc();
    private int _reserved;

    /// <summary>Whether there was memory for this object.</summary>
    public bool IsUsable => _packet is not null && _smaller is not null;

    /// <summary>How many bytes there are.</summary>
    public int Length => _packet->size;

    /// <summary>The bytes, valid until the next call that changes them.</summary>
    public ReadOnlySpan<byte> Bytes => new(_packet->data, _packet->size);

    /// <summary>Number of bytes that were moved inside the host, to make room or to give it back.</summary>
    public long MovedBytes { get; private set; }

    /// <summary>Makes room behind the bytes. <see cref="Append"/> makes it part of them; until then it can be reserved again.</summary>
    /// <returns>False if that exceeds the limit, or there is no memory.</returns>
    public bool TryReserve(uint length, out Span<byte> room)
    {
        _reserved = 0;
        room = default;
        if (length > (uint)(most - _packet->size) || !TryGrow(_packet->size + (int)length))
        {
            return false;
        }

        _reserved = (int)length;
        room = new Span<byte>(_packet->data + _packet->size, _reserved);
        return true;
    }

    /// <summary>Makes the room that was reserved last part of the bytes.</summary>
    public void Append()
    {
        _packet->size += _reserved;
        _reserved = 0;
        ClearPadding();
    }

    /// <summary>Drops bytes at the beginning.</summary>
    public void Skip(int length)
    {
        _packet->data += length;
        _packet->size -= length;
    }

    /// <summary>Moves all bytes to an empty packet.</summary>
    public void MoveTo(AVPacket* target)
    {
        ClearPadding();
        ffmpeg.av_packet_move_ref(target, _packet);
        _reserved = 0;
    }

    /// <summary>Moves the first bytes to an empty packet. Readers may look behind its end, so no other bytes may be there.</summary>
    /// <returns>False if there is no memory.</returns>
    public bool TryMoveFirst(int length, AVPacket* target)
    {
        AVBufferRef* own = InputMemory.Allocate(length + ffmpeg.AV_INPUT_BUFFER_PADDING_SIZE, memory);
        if (own is null)
        {
            return false;
        }

        target->buf = own;
        target->data = own->data;
        target->size = length;
        new Span<byte>(own->data + length, ffmpeg.AV_INPUT_BUFFER_PADDING_SIZE).Clear();
        Bytes[..length].CopyTo(new Span<byte>(target->data, length));
        Skip(length);
        return true;
    }

    /// <summary>Gives back the memory of dropped bytes, unless there is no memory to copy the rest.</summary>
    public void Trim()
    {
        if (_packet->size > 0 && _packet->data != _packet->buf->data && TryMoveFirst(_packet->size, _smaller))
        {
            MovedBytes += _smaller->size;
            ffmpeg.av_packet_unref(_packet);
            ffmpeg.av_packet_move_ref(_packet, _smaller);
        }
    }

    /// <summary>Drops all bytes and gives back the memory.</summary>
    public void Clear()
    {
        ffmpeg.av_packet_unref(_packet);
        _reserved = 0;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AVPacket* packet = _packet;
        AVPacket* smaller = _smaller;
        _packet = null;
        _smaller = null;
        ffmpeg.av_packet_free(&packet);
        ffmpeg.av_packet_free(&smaller);
    }

    /// <summary>
    /// Makes room. The first time it allocates just what is needed, because most access units come in one buffer. Then it doubles, so that many small
    /// pieces cost no more than a few large ones.
    /// </summary>
    private bool TryGrow(int needed)
    {
        int length = _packet->size;
        nint before = _packet->buf is null ? 0 : (nint)(_packet->data - _packet->buf->data);
        if (_packet->buf is not null && (ulong)before + (ulong)needed + ffmpeg.AV_INPUT_BUFFER_PADDING_SIZE <= _packet->buf->size)
        {
            return true;
        }

        AVBufferRef* larger = InputMemory.Allocate(Math.Max(needed, (int)Math.Min(2L * length, most)) + ffmpeg.AV_INPUT_BUFFER_PADDING_SIZE, memory);
        if (larger is null)
        {
            return false;
        }

        MovedBytes += length;
        Bytes.CopyTo(new Span<byte>(larger->data, length));
        ffmpeg.av_packet_unref(_packet);
        _packet->buf = larger;
        _packet->data = larger->data;
        _packet->size = length;
        return true;
    }

    private void ClearPadding()
    {
        if (_packet->buf is not null)
        {
            new Span<byte>(_packet->data + _packet->size, ffmpeg.AV_INPUT_BUFFER_PADDING_SIZE).Clear();
        }
    }
}

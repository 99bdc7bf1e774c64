// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VirtioVideo.Memory;

namespace VirtioVideo.FFmpeg.Decoding;

/// <summary>
/// The newest access units, from a key frame on. A decoder that was drained has lost its reference frames; decoding these units once more brings
/// them back (ruling 34).
/// </summary>
/// <remarks>
/// It begins at the second-newest key frame that came out: pictures behind the newest one in decoding order may be before it in display order, and
/// refer to the group before. A group that is too long is not kept, so a stream that has one waits for its next key frame. The units are the packets
/// that libavcodec had; nothing is copied. SAFETY: owns the packets and the array of them, and frees both in <see cref="Dispose"/>.
/// </remarks>
/// <param name="memory">Charged for the units; null to charge nobody.</param>
internal sealed unsafe class AccessUnitHistory(StreamMemory? memory) : IDisposable
{
    /// <summary>Most units. Two groups of ten seconds at 30 frames a second.</summary>
    public const int MostUnits = 600;

    /// <summary>Most bytes of their buffers.</summary>
    public const long MostBytes = 8 << 20;

    /// <summary>
    /// Units that are kept of a group that is too long. More than a decoder has under way, so that the next key frame is still there when it comes out.
    /// </summary>
    private const int MostUnderWay = 128;

    /// <summary>Bytes that are charged at a time.</summary>
    private const long ChargeStep = 256 << 10;

    private readonly MemoryAccount* _account = memory is null ? null : memory.Account;
    private Entry* _entries;

    /// <summary>The oldest unit's place in the ring of entries.</summary>
    private int _first;

    private long _bytes;
    private long _charged;

    /// <summary>Number of the newest key frame that came out; negative before the first.</summary>
    private long _newestKey = -1;

    /// <summary>Number of units.</summary>
    public int Count { get; private set; }

    /// <summary>Whether a decoder that gets all units has the reference frames of the last one.</summary>
    public bool IsWhole { get; private set; } = true;

    /// <summary>Keeps a unit that goes to the decoder.</summary>
    /// <param name="unit">The unit; stays the caller's.</param>
    public void Keep(AVPacket* unit)
    {
        if (!TryKeep(unit))
        {
            Forget();
            IsWhole = false;
        }
    }

    /// <summary>A key frame came out: drops the units that no later picture needs.</summary>
    /// <param name="number">pts of its unit.</param>
    public void NoteKeyFrame(long number)
    {
        if (number <= _newestKey)
        {
            return;
        }

        long start = IsWhole ? _newestKey : number;
        while (Count > 0 && At(0)->Number < start)
        {
            DropOldest();
        }

        IsWhole = IsWhole || (Count > 0 && At(0)->Number == number);
        _newestKey = number;
    }

    /// <summary>Refers to a unit.</summary>
    /// <param name="index">Its place, from the oldest on.</param>
    /// <param name="target">An empty packet.</param>
    /// <returns>False if there is no memory.</returns>
    public bool TryGet(int index, AVPacket* target) => ffmpeg.av_packet_ref(target, At(index)->Packet) >= 0;

    /// <summary>The decoder was flushed: what it gets next begins anew.</summary>
    public void Forget()
    {
        while (Count > 0)
        {
            DropOldest();
        }

        MemoryAccount.Return(_account, _charged);
        _charged = 0;
        _newestKey = -1;
        IsWhole = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Forget();
        if (_entries is null)
        {
            return;
        }

        for (int i = 0; i < MostUnits; i++)
        {
            ffmpeg.av_packet_free(&_entries[i].Packet);
        }

        NativeMemory.Free(_entries);
        _entries = null;
        MemoryAccount.Release(_account);
    }

    private Entry* At(int index) => _entries + ((_first + index) % MostUnits);

    private bool TryKeep(AVPacket* unit)
    {
        if (unit->buf is null)
        {
            return false;
        }

        long size = (long)unit->buf->size;
        MakeRoom(size);
        if (size > MostBytes || !TryCharge(_bytes + size))
        {
            return false;
        }

        if (_entries is null)
        {
            Allocate();
        }

        Entry* entry = At(Count);
        if ((entry->Packet is null && (entry->Packet = ffmpeg.av_packet_alloc()) is null) || ffmpeg.av_packet_ref(entry->Packet, unit) < 0)
        {
            return false;
        }

        entry->Number = unit->pts;
        _bytes += size;
        Count++;
        return true;
    }

    private void Allocate()
    {
        _entries = (Entry*)NativeMemory.AllocZeroed(MostUnits, (nuint)sizeof(Entry));
        MemoryAccount.Hold(_account);
    }

    private void MakeRoom(long size)
    {
        if (Count == MostUnits || _bytes + size > MostBytes)
        {
            IsWhole = false;
        }

        while (Count > 0 && (_bytes + size > MostBytes || (!IsWhole && Count >= MostUnderWay)))
        {
            DropOldest();
        }
    }

    private void DropOldest()
    {
        AVPacket* oldest = At(0)->Packet;
        _bytes -= (long)oldest->buf->size;
        ffmpeg.av_packet_unref(oldest);
        _first = (_first + 1) % MostUnits;
        Count--;
    }

    private bool TryCharge(long bytes)
    {
        while (bytes > _charged)
        {
            if (!AddressSpace.HasRoom(ChargeStep) || !MemoryAccount.TryCharge(_account, ChargeStep))
            {
                return false;
            }

            _charged += ChargeStep;
        }

        return true;
    }

    private struct Entry
    {
        public AVPacket* Packet;
        public long Number;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Wire;

namespace VirtioVideo.Memory;

/// <summary>An sg list as the guest sent it. It is kept so that it can be resolved again when the table of guest memory changes.</summary>
/// <remarks>
/// Read and resolved in steps, because a guest may send a million entries. It is a private copy: the guest cannot change it after it was read.
/// SAFETY: the entries are native memory of this list's, all of them, until <see cref="Dispose"/>; indices are checked against how many were read.
/// Device's thread only.
/// </remarks>
internal sealed unsafe class ScatterList : AttachedMemory
{
    private readonly GuestBuffer _buffer;
    private virtio_video_resource_sg_entry* _entries;
    private int _readCount;
    private int _resolvedCount;

    /// <summary>The table that the buffer was found in.</summary>
    private GuestMemory _memory = GuestMemory.Empty;

    private ScatterList(EntryQuota? quota, int count, virtio_video_resource_sg_entry* entries, GuestBuffer buffer)
        : base(quota, count)
    {
        _entries = entries;
        _buffer = buffer;
    }

    /// <inheritdoc/>
    public override GuestBuffer Buffer => _buffer;

    /// <summary>Number of entries that were not read yet.</summary>
    public int UnreadCount => EntryCount - _readCount;

    /// <summary>Number of entries that were read but not resolved yet.</summary>
    public int UnresolvedCount => _readCount - _resolvedCount;

    /// <summary>Whether the entries read so far follow each other in guest physical memory (ruling 24).</summary>
    public bool IsContiguous { get; private set; } = true;

    /// <summary>Makes a list whose entries are read later.</summary>
    /// <param name="count">Number of entries.</param>
    /// <param name="quota">The entries are taken here; null if nobody counts.</param>
    /// <returns>Null if too few are left, or there is no native memory for them.</returns>
    public static ScatterList? TryCreate(uint count, EntryQuota? quota)
    {
        if (quota is not null && !quota.TryTake(count))
        {
            return null;
        }

        virtio_video_resource_sg_entry* entries = null;
        try
        {
            entries = (virtio_video_resource_sg_entry*)NativeMemory.Alloc(count, (nuint)sizeof(virtio_video_resource_sg_entry));
            return new ScatterList(quota, (int)count, entries, new GuestBuffer((int)count));
        }
        catch (OutOfMemoryException)
        {
            NativeMemory.Free(entries);
            quota?.GiveBack((int)count);
            return null;
        }
    }

    /// <summary>Room for the next entries, which the caller must fill at once.</summary>
    /// <param name="count">Number of entries, at most those that are unread.</param>
    public Span<byte> TakeRoom(int count)
    {
        ObjectDisposedException.ThrowIf(_entries is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)UnreadCount);
        var room = new Span<byte>(_entries + _readCount, count * sizeof(virtio_video_resource_sg_entry));
        _readCount += count;
        return room;
    }

    /// <summary>Finds the memory of entries that were read.</summary>
    /// <param name="memory">The table of guest memory in force: the same until <see cref="Restart"/>.</param>
    /// <param name="count">Number of entries, at most those that are unresolved.</param>
    /// <returns>False if one is not inside guest memory.</returns>
    public bool TryResolve(GuestMemory memory, int count)
    {
        ObjectDisposedException.ThrowIf(_entries is null, this);
        ArgumentOutOfRangeException.ThrowIfGreaterThan((uint)count, (uint)UnresolvedCount);
        _memory = memory;
        var translator = new GuestTranslator(memory);
        GuestSpan run = default;
        int end = _resolvedCount + count;
        for (int i = _resolvedCount; i < end; i++)
        {
            virtio_video_resource_sg_entry* entry = _entries + i;
            if (i > 0 && entry->addr - entry[-1].addr != entry[-1].length)
            {
                IsContiguous = false;
            }

            // spec: RESOURCE_ATTACH, ruling 27: each entry must be inside guest memory
            if (!translator.TryTranslate(entry->addr, entry->length, ref run))
            {
                return false;
            }

            _buffer.Append(run);
        }

        _resolvedCount = end;
        return true;
    }

    /// <summary>Forgets the resolved memory, because the table of guest memory changed. The entries stay.</summary>
    public void Restart()
    {
        _buffer.Clear();
        _resolvedCount = 0;
    }

    /// <inheritdoc/>
    public override bool TryResolve(GuestMemory memory)
    {
        Restart();
        return TryResolve(memory, UnresolvedCount);
    }

    /// <inheritdoc/>
    public override FilePart[]? FindFiles() => _buffer.FindFiles(_memory);

    /// <inheritdoc/>
    public override void Dispose()
    {
        _buffer.Dispose();
        NativeMemory.Free(_entries);
        _entries = null;
        base.Dispose();
    }
}

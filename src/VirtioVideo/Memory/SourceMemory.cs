// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>The memory of an input buffer, mapped a second time, so that an encoder can read a picture in place.</summary>
/// <remarks>
/// The encoder reads outside the gate, so the device may take the guest's memory away meanwhile. <see cref="Retire"/> then replaces the mapping by
/// pages of our own at the same addresses. Two threads use it: the worker uses and releases it, the device retires it. SAFETY: planes are inside the
/// mappings, which is checked before each use. The last one unmaps it: the encoder that reads, or the device that retires it.
/// </remarks>
internal sealed unsafe class SourceMemory
{
    /// <summary>Most parts of a buffer. A buffer of more parts is copied, because mapping it costs more.</summary>
    private const int MaxParts = 16;

    private const int Used = 1;
    private const int Retired = 2;

    private readonly GuestMapping[] _mappings;
    private readonly MemoryAccount* _account;
    private int _state;

    private SourceMemory(GuestMapping[] mappings, MemoryAccount* account)
    {
        _mappings = mappings;
        _account = account;
    }

    /// <summary>Maps buffers.</summary>
    /// <param name="buffers">Where each of the buffers lies in files.</param>
    /// <param name="memory">Charged for the maps; null to charge only the process.</param>
    /// <returns>Null if it cannot be done, or is not worth it.</returns>
    public static SourceMemory? TryCreate(ReadOnlySpan<FilePart[]?> buffers, StreamMemory? memory = null)
    {
        MemoryAccount* account = memory is null ? null : memory.Account;
        foreach (FilePart[]? parts in buffers)
        {
            if (parts is not { Length: > 0 and <= MaxParts })
            {
                return null;
            }
        }

        if (FrameMappings.TryReserve(buffers!, behind: 0, account) is not { } reserved)
        {
            return null;
        }

        if (reserved.TryMap(reserved.UnmappedCount))
        {
            return new SourceMemory(reserved.Take(), account);
        }

        reserved.Dispose();
        return null;
    }

    /// <summary>Finds bytes of a buffer.</summary>
    /// <returns>Null if not all of them are inside it.</returns>
    public byte* Find(int buffer, ulong offset, ulong length)
    {
        GuestMapping mapping = _mappings[buffer];
        return offset <= mapping.Length && length <= mapping.Length - offset ? mapping.Start + offset : null;
    }

    /// <summary>Whether an encoder reads it.</summary>
    public bool IsUsed => (Volatile.Read(ref _state) & Used) != 0;

    /// <summary>Worker, inside the gate: an encoder reads it from now on.</summary>
    public void Use() => Interlocked.Or(ref _state, Used);

    /// <summary>Worker: no encoder reads it any more.</summary>
    public void Release()
    {
        if ((Interlocked.And(ref _state, ~Used) & Retired) != 0)
        {
            UnmapAll();
        }
    }

    /// <summary>Device, while the worker is outside the gate or does not have the buffer: lets go of the guest's memory.</summary>
    /// <param name="keepsContents">Whether the encoder still needs the picture.</param>
    public void Retire(bool keepsContents)
    {
        if ((Volatile.Read(ref _state) & Used) != 0)
        {
            foreach (GuestMapping mapping in _mappings)
            {
                mapping.Detach(keepsContents);
            }
        }

        if ((Interlocked.Or(ref _state, Retired) & Used) == 0)
        {
            UnmapAll();
        }
    }

    /// <summary>Compares its files with those of a new table.</summary>
    /// <returns>False if they differ: then the memory must be let go of.</returns>
    public bool TryFollow(ReadOnlySpan<FilePart[]?> buffers) => GuestMapping.TryFollow(_mappings, buffers);

    private void UnmapAll()
    {
        foreach (GuestMapping mapping in _mappings)
        {
            GuestMapping.Unmap(mapping.Reserved, mapping.ReservedLength, mapping.PartCount, _account);
        }
    }
}

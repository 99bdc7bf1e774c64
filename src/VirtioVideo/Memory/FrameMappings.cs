// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Memory;

/// <summary>The buffers of a picture while they are mapped: in steps, as each run of theirs is a call of the system.</summary>
/// <remarks>Device's thread only. SAFETY: owns the mappings until they are a <see cref="FrameMemory"/>'s; what it unmaps nobody was given.</remarks>
internal sealed unsafe class FrameMappings : IDisposable
{
    private readonly MemoryAccount* _account;
    private GuestMapping[] _mappings;

    private FrameMappings(GuestMapping[] mappings, MemoryAccount* account)
    {
        _mappings = mappings;
        _account = account;
    }

    /// <summary>The buffers, as far as they are mapped.</summary>
    public ReadOnlySpan<GuestMapping> All => _mappings;

    /// <summary>Runs that are not mapped yet.</summary>
    public int UnmappedCount
    {
        get
        {
            int count = 0;
            foreach (GuestMapping mapping in _mappings)
            {
                count += mapping.UnmappedCount;
            }

            return count;
        }
    }

    /// <summary>Reserves addresses for buffers.</summary>
    /// <param name="buffers">Where each of the buffers lies in files.</param>
    /// <param name="behind">Bytes of room behind each.</param>
    /// <param name="account">Who is charged for the maps; null for the process alone.</param>
    /// <returns>Null if it cannot be done.</returns>
    public static FrameMappings? TryReserve(ReadOnlySpan<FilePart[]> buffers, ulong behind, MemoryAccount* account = null)
    {
        var mappings = new GuestMapping[buffers.Length];
        for (int i = 0; i < mappings.Length; i++)
        {
            if (GuestMapping.TryReserve(buffers[i], behind, account) is not { } mapping)
            {
                new FrameMappings(mappings[..i], account).Dispose();
                return null;
            }

            mappings[i] = mapping;
        }

        return new FrameMappings(mappings, account);
    }

    /// <summary>Maps the next runs.</summary>
    /// <param name="most">Most of them.</param>
    /// <returns>False if the system refuses.</returns>
    public bool TryMap(int most)
    {
        foreach (GuestMapping mapping in _mappings)
        {
            int count = Math.Min(mapping.UnmappedCount, most);
            if (!mapping.TryMapNext(count))
            {
                return false;
            }

            most -= count;
        }

        return true;
    }

    /// <summary>Hands the mappings over.</summary>
    public GuestMapping[] Take()
    {
        GuestMapping[] mappings = _mappings;
        _mappings = [];
        return mappings;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (GuestMapping mapping in Take())
        {
            GuestMapping.Unmap(mapping.Reserved, mapping.ReservedLength, mapping.PartCount, _account);
        }
    }
}

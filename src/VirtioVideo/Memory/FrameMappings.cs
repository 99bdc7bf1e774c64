// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Memory;

/// <summary>The buffers of a picture while they are being mapped. That happens in steps, because each run is a system call.</summary>
/// <remarks>Device's thread only. SAFETY: owns the mappings until a <see cref="FrameMemory"/> does; nobody was given the memory that it unmaps.</remarks>
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

    /// <summary>Number of runs that are not mapped yet.</summary>
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
    /// <param name="account">Charged for the maps; null to charge only the process.</param>
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
    /// <param name="most">Most runs to map.</param>
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

    /// <summary>Hands the mappings over to the caller.</summary>
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

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Rings;

namespace VirtioVideo.Streams;

/// <summary>A resource id of a queue and the memory attached to it.</summary>
/// <remarks>
/// Life cycle (spec: Buffer life cycle): detached until RESOURCE_ATTACH, queued from RESOURCE_QUEUE to its response, dequeued otherwise. The device
/// changes the memory only while the resource is not queued, or while the worker is paused.
/// </remarks>
/// <param name="id">The id.</param>
/// <param name="statistics">Counts copies.</param>
internal sealed class Resource(uint id, CodecStatistics statistics) : VideoBuffer(statistics)
{
    /// <summary>The layout for which its frame memory was made or refused.</summary>
    private FrameLayout? _frameLayout;

    /// <summary>Whether frame memory is possible for that layout, and may be made again.</summary>
    private bool _isMappable;

    /// <summary>Whether source memory is possible, as far as is known.</summary>
    private bool _isReadable;

    /// <summary>Its memory while it is being mapped for that layout, some runs at each RESOURCE_QUEUE.</summary>
    private FrameMappings? _mappings;

    /// <summary>The id.</summary>
    public uint Id { get; } = id;

    /// <summary>The memory as the guest named it: one for SINGLE_BUFFER and bitstreams, one per plane for PER_PLANE.</summary>
    public AttachedMemory[] Memory { get; private set; } = [];

    /// <summary>Lengths of the buffers, for the checks against a layout.</summary>
    public ulong[] Lengths { get; private set; } = [];

    /// <summary>Bytes of all its memory.</summary>
    public ulong TotalLength { get; private set; }

    /// <summary>The RESOURCE_QUEUE that is not answered yet; null if it is not queued.</summary>
    public DescriptorChain? Pending { get; set; }

    /// <summary>The change of resolution that its memory was made for: the number of changes at RESOURCE_ATTACH, or at the last QUEUE_CLEAR.</summary>
    public uint Resolution { get; set; }

    /// <summary>Gives it memory, which it owns from now on, in place of its old memory.</summary>
    public void Attach(AttachedMemory[] memory, GuestBuffer[] buffers)
    {
        // This comes first: there may be no memory for it, and nothing may have changed then.
        ulong[] lengths = Array.ConvertAll(buffers, static buffer => buffer.Length);
        RetireFrame();
        ForgetMappings();
        AttachedMemory[] old = Memory;
        (Memory, Buffers, Lengths) = (memory, buffers, lengths);
        _isReadable = true;
        TotalLength = 0;
        foreach (ulong length in lengths)
        {
            TotalLength += length;
        }

        foreach (AttachedMemory part in old)
        {
            part.Dispose();
        }
    }

    /// <summary>Finds its memory at a new place in the host. <see cref="TryKeepMappings"/> checks the additional mappings.</summary>
    /// <param name="table">The table of guest memory in force.</param>
    /// <returns>False if a part of it is not in the table.</returns>
    public bool TryMove(GuestMemory table)
    {
        Unmap();
        _frameLayout = Frame is null ? null : _frameLayout;
        return Array.TrueForAll(Memory, part => part.TryResolve(table));
    }

    /// <summary>Makes its memory writable for the decoder, if that is possible: at once, or after it was queued often enough to map all of its runs.</summary>
    /// <param name="pool">The decoder's pool.</param>
    /// <param name="layout">How pictures lie in it.</param>
    /// <param name="work">The budget.</param>
    public void PrepareFrame(FramePool pool, FrameLayout layout, WorkBudget work)
    {
        if (Frame is not null)
        {
            if (ReferenceEquals(_frameLayout, layout))
            {
                return;
            }

            work.Spend(Frame.PartCount * WorkBudget.UnmappedPart);
            RetireFrame();
        }

        if (pool.IsTooSmall)
        {
            WhyCopied = CopyCause.NoBuffer;
            return;
        }

        if (!ReferenceEquals(_frameLayout, layout))
        {
            ForgetMappings();
            (_frameLayout, _isMappable) = (layout, true);
        }

        if (_isMappable)
        {
            Frame = CreateFrame(pool, layout, work, out CopyCause cause);
            WhyCopied = cause;
            _isMappable = Frame is not null || _mappings is not null;
        }
    }

    /// <summary>Drops mappings that are not complete yet, and forgets whether mapping is possible.</summary>
    public void ForgetMappings()
    {
        Unmap();
        _frameLayout = null;
    }

    /// <summary>Makes its memory readable in place for an encoder, if that is possible.</summary>
    /// <param name="work">The budget.</param>
    public void PrepareSource(WorkBudget work)
    {
        if (Source is null && _isReadable)
        {
            work.Spend(Memory.Length * WorkBudget.MappedPart);
            Source = SourceMemory.TryCreate(Array.ConvertAll(Memory, static part => part.FindFiles()), HostMemory);
            _isReadable = Source is not null;
        }
    }

    /// <summary>
    /// Called when the table of guest memory has changed: keeps the additional mappings, if they are still of the same bytes of the same files.
    /// </summary>
    public bool TryKeepMappings()
        => (Frame is null && Source is null)
            || (Array.ConvertAll(Memory, static part => part.FindFiles()) is var files
                && (Frame?.TryFollow(files) ?? true)
                && (Source?.TryFollow(files) ?? true));

    /// <summary>From now on no codec begins to use the additional mappings.</summary>
    /// <returns>Whether one uses them.</returns>
    public bool WithdrawFrame()
    {
        Frame?.Withdraw();
        return Frame is { IsReferenced: true } || Source is { IsUsed: true };
    }

    /// <summary>Most that <see cref="Detach"/> costs: copies of pictures that a decoder refers to, system calls, unmapped pages.</summary>
    public int RetireCost
    {
        get
        {
            int parts = Frame?.PartCount ?? 0;
            int pages = (int)Math.Min(TotalLength / WorkBudget.BytesOfAPage, int.MaxValue / 256);
            int cost = 0;
            foreach (AttachedMemory part in Memory)
            {
                cost += part.EntryCount / WorkBudget.EntriesFreedOfAUnit;
            }

            cost += Frame is null && Source is null ? 0 : (parts * WorkBudget.UnmappedPart) + (pages * WorkBudget.UnmappedPage);
            return cost + (Frame is { IsReferenced: true } ? (parts * WorkBudget.MappedPart) + (pages * WorkBudget.CopiedPage) : 0);
        }
    }

    /// <summary>Takes its memory away.</summary>
    public void Detach() => Attach([], []);

    private void Unmap()
    {
        _mappings?.Dispose();
        _mappings = null;
    }

    private FrameMemory? CreateFrame(FramePool pool, FrameLayout layout, WorkBudget work, out CopyCause cause)
    {
        cause = CopyCause.Layout;
        if (layout.FrameShape is not { } shape)
        {
            return null;
        }

        if (_mappings is null && (_mappings = Reserve(pool, shape, work)) is { } reserved && !FrameMemory.Suits(reserved, shape))
        {
            Unmap();
            return null;
        }

        // This also holds while only a part is mapped: until then pictures are copied, as for any other memory.
        cause = CopyCause.Memory;
        if (_mappings is not { } mappings)
        {
            return null;
        }

        int count = work.Share(mappings.UnmappedCount, WorkBudget.MappedPart);
        work.Spend(count * WorkBudget.MappedPart);
        if (!mappings.TryMap(count))
        {
            Unmap();
            return null;
        }

        if (mappings.UnmappedCount > 0)
        {
            return null;
        }

        _mappings = null;
        return FrameMemory.TryCreate(pool, mappings, shape);
    }

    /// <summary>Reserves addresses for its memory.</summary>
    private FrameMappings? Reserve(FramePool pool, in FrameShape shape, WorkBudget work)
    {
        var files = new FilePart[Memory.Length][];
        for (int i = 0; i < files.Length; i++)
        {
            work.Spend(Math.Min(Memory[i].Buffer.RunCount, FileParts.MaxParts));
            if (Memory[i].FindFiles() is not { } parts)
            {
                return null;
            }

            files[i] = parts;
        }

        return FrameMemory.TryReserve(pool, files, shape);
    }
}

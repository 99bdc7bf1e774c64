// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Rings;

namespace VirtioVideo.Streams;

/// <summary>A resource id of a queue and the memory attached to it.</summary>
/// <remarks>
/// Life cycle (spec: Buffer life cycle): detached until RESOURCE_ATTACH, queued from RESOURCE_QUEUE to its
/// response, dequeued otherwise. The device changes the memory only while the resource is not queued, or
/// while the worker is paused.
/// </remarks>
/// <param name="id">The id.</param>
/// <param name="statistics">Where copies are counted.</param>
internal sealed class Resource(uint id, CodecStatistics statistics) : VideoBuffer(statistics)
{
    /// <summary>The layout that its frame is of, or was refused for.</summary>
    private ImageLayout? _frameLayout;

    /// <summary>Whether a frame could be made for that layout: it can be again.</summary>
    private bool _isMappable;

    /// <summary>The id.</summary>
    public uint Id { get; } = id;

    /// <summary>The memory as the guest named it: one for SINGLE_BUFFER and bitstreams, one per plane for PER_PLANE.</summary>
    public AttachedMemory[] Memory { get; private set; } = [];

    /// <summary>Lengths of the buffers, for the checks against a layout.</summary>
    public ulong[] Lengths { get; private set; } = [];

    /// <summary>Entries of all its sg lists: what it costs the host.</summary>
    public int EntryCount { get; private set; }

    /// <summary>Bytes of all its memory.</summary>
    public ulong TotalLength { get; private set; }

    /// <summary>The RESOURCE_QUEUE that is not answered yet; null unless queued.</summary>
    public DescriptorChain? Pending { get; set; }

    /// <summary>The change of resolution that its memory was made for: the number of changes at RESOURCE_ATTACH, or at the last QUEUE_CLEAR.</summary>
    public uint Resolution { get; set; }

    /// <summary>Gives it memory, which becomes its own, in place of what it had.</summary>
    public void Attach(AttachedMemory[] memory, GuestBuffer[] buffers)
    {
        RetireFrame();
        foreach (AttachedMemory old in Memory)
        {
            old.Dispose();
        }

        Memory = memory;
        EntryCount = 0;
        foreach (AttachedMemory part in memory)
        {
            EntryCount += part.EntryCount;
        }

        Move(buffers);
    }

    /// <summary>Its memory is at other addresses of the host. What is mapped once more is not of these.</summary>
    public void Move(GuestBuffer[] buffers)
    {
        Buffers = buffers;
        _frameLayout = Frame is null ? null : _frameLayout;
        Lengths = Array.ConvertAll(buffers, static buffer => buffer.Length);
        TotalLength = 0;
        foreach (ulong length in Lengths)
        {
            TotalLength += length;
        }
    }

    /// <summary>Makes its memory one that the decoder can write pictures to, if that can be.</summary>
    /// <param name="pool">The decoder's.</param>
    /// <param name="layout">How pictures lie in it.</param>
    public void PrepareFrame(FramePool pool, ImageLayout layout)
    {
        if (Frame is not null)
        {
            if (ReferenceEquals(_frameLayout, layout))
            {
                return;
            }

            RetireFrame();
        }

        if (pool.IsTooSmall)
        {
            WhyCopied = CopyReason.NoBuffer;
        }
        else if (_isMappable || !ReferenceEquals(_frameLayout, layout))
        {
            Frame = CreateFrame(pool, layout, out CopyReason reason);
            WhyCopied = reason;
            _frameLayout = layout;
            _isMappable = Frame is not null;
        }
    }

    /// <summary>Makes its memory one that an encoder can read pictures in, if that can be.</summary>
    public void PrepareSource() => Source ??= SourceMemory.TryCreate(Array.ConvertAll(Memory, static part => part.Files));

    /// <summary>The table of guest memory changed: keeps what is mapped once more, if it is of the same bytes of the same files still.</summary>
    public bool TryKeepMappings()
        => (Frame is null && Source is null)
            || (Array.ConvertAll(Memory, static part => part.Files) is var files
                && (Frame?.TryFollow(files) ?? true)
                && (Source?.TryFollow(files) ?? true));

    /// <summary>Takes its memory away.</summary>
    public void Detach() => Attach([], []);

    private FrameMemory? CreateFrame(FramePool pool, ImageLayout layout, out CopyReason reason)
    {
        reason = CopyReason.Layout;
        if (layout.FrameShape is not { } shape)
        {
            return null;
        }

        FilePart[]?[] files = Array.ConvertAll(Memory, static part => part.Files);
        if (Array.IndexOf(files, null) >= 0)
        {
            reason = CopyReason.Memory;
            return null;
        }

        var frame = FrameMemory.TryCreate(pool, files!, shape, out bool isUnsuited);
        reason = isUnsuited ? CopyReason.Layout : CopyReason.Memory;
        return frame;
    }
}

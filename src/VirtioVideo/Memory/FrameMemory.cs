// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Memory;

/// <summary>
/// The memory of an output buffer that a decoder can write pictures to. It is a separate mapping, so that it can be kept from the guest, or the
/// guest's memory from it.
/// </summary>
/// <remarks>
/// The guest may have its buffer back at any time, while the decoder still refers to the picture in it: as a reference for other pictures, or because
/// the picture waits for its turn. Then <see cref="Retire"/> replaces this memory by a copy at the same addresses, and lets the guest's memory go.
/// Whoever has the buffer may use this object: the worker while the buffer is queued, else the device's thread, which has all buffers while the
/// worker is paused. SAFETY: the planes are inside the mappings, which were checked against the shape; the slot owns the mappings.
/// </remarks>
internal sealed unsafe class FrameMemory
{
    /// <summary>Most buffers of a picture: one per plane.</summary>
    public const int MaxBuffers = 3;

    /// <summary>Alignment of each plane, for vector code.</summary>
    private const uint Alignment = 64;

    private readonly FramePool _pool;
    private readonly FrameSlot* _slot;
    private readonly GuestMapping[] _mappings;

    private FrameMemory(FramePool pool, int index, GuestMapping[] mappings)
    {
        _pool = pool;
        _slot = pool.Slots + index;
        _mappings = mappings;
        Index = index;
        Buffers = Array.ConvertAll(mappings, static m => new GuestBuffer(new GuestSpan(m.Start, 0, (uint)m.Length)));
    }

    /// <summary>Number of its slot in the pool.</summary>
    public int Index { get; }

    /// <summary>Number of parts that its buffers are mapped in.</summary>
    public int PartCount
    {
        get
        {
            int count = 0;
            foreach (GuestMapping mapping in _mappings)
            {
                count += mapping.PartCount;
            }

            return count;
        }
    }

    /// <summary>The buffers, each in one piece.</summary>
    public GuestBuffer[] Buffers { get; }

    /// <summary>Whether a decoder refers to the picture in this memory.</summary>
    public bool IsReferenced => _slot->IsReferenced;

    /// <summary>Whether that picture has already gone to the guest.</summary>
    public bool IsShown => _slot->IsShown;

    /// <summary>Number of the last offer.</summary>
    public long Sequence => _slot->Sequence;

    /// <summary>Reserves addresses for buffers, to be mapped in steps.</summary>
    /// <inheritdoc cref="TryCreate(FramePool, ReadOnlySpan{FilePart[]}, in FrameShape, out bool)"/>
    public static FrameMappings? TryReserve(FramePool pool, ReadOnlySpan<FilePart[]> buffers, in FrameShape shape)
        => FrameMappings.TryReserve(buffers, shape.RoomBehind, pool.Account);

    /// <summary>Maps buffers.</summary>
    /// <param name="pool">Decoders find the memory here.</param>
    /// <param name="buffers">Where each of the buffers lies in files.</param>
    /// <param name="shape">How a picture lies in them; they are long enough for one.</param>
    /// <param name="isUnsuited">Set if the reason is that decoders cannot write to the guest's pages.</param>
    /// <returns>Null if it cannot be done.</returns>
    public static FrameMemory? TryCreate(FramePool pool, ReadOnlySpan<FilePart[]> buffers, in FrameShape shape, out bool isUnsuited)
    {
        isUnsuited = false;
        if (TryReserve(pool, buffers, shape) is not { } mappings)
        {
            return null;
        }

        isUnsuited = !Suits(mappings, shape);
        if (!isUnsuited && mappings.TryMap(mappings.UnmappedCount))
        {
            return TryCreate(pool, mappings, shape);
        }

        mappings.Dispose();
        return null;
    }

    /// <summary>Makes memory from buffers that are mapped.</summary>
    /// <param name="pool">Decoders find the memory here.</param>
    /// <param name="mappings">The buffers, which it takes over; they suit.</param>
    /// <param name="shape">How a picture lies in them; they are long enough for one.</param>
    /// <returns>Null if the pool is full.</returns>
    public static FrameMemory? TryCreate(FramePool pool, FrameMappings mappings, in FrameShape shape)
    {
        int index = pool.FindFree();
        if (index < 0)
        {
            mappings.Dispose();
            return null;
        }

        Fill(pool.Slots + index, mappings.All, shape);
        return new FrameMemory(pool, index, mappings.Take());
    }

    /// <summary>Whether decoders can write to buffers once they are mapped: each plane must have the alignment for vector code.</summary>
    public static bool Suits(FrameMappings mappings, in FrameShape shape)
        => ((nuint)At(mappings.All, shape.Y) | (nuint)At(mappings.All, shape.U) | (nuint)At(mappings.All, shape.V)) % Alignment == 0;

    /// <summary>Address of a byte of a buffer. The byte must be inside the shape of this memory.</summary>
    public byte* At(int buffer, ulong offset) => _mappings[buffer].Start + offset;

    /// <summary>Worker: allows decoders to begin a picture here, once none refers to it.</summary>
    public void Offer()
    {
        _slot->Sequence = _pool.NextSequence();
        _slot->Offer();
    }

    /// <summary>Worker: takes the memory back from decoders, to write to it.</summary>
    /// <returns>False if a decoder refers to it. Then it stays offered.</returns>
    public bool TryClaim()
    {
        if (_slot->IsReferenced)
        {
            return false;
        }

        if (_slot->Withdraw())
        {
            return true;
        }

        // A decoder has begun a picture at this very moment.
        _slot->Offer();
        return false;
    }

    /// <summary>Worker: marks it as used while the worker writes outside the gate. The worker has claimed it before.</summary>
    public void Hold() => _slot->Hold();

    /// <summary>Worker: ends <see cref="Hold"/>.</summary>
    public void EndHold() => _slot->Release();

    /// <summary>Worker: from now on no decoder begins a picture here.</summary>
    public void Withdraw() => _slot->Withdraw();

    /// <summary>Worker: notes that the picture goes to the guest.</summary>
    public void Show() => _slot->Show();

    /// <summary>Lets go of the guest's memory. A picture that a decoder refers to stays as a copy.</summary>
    /// <param name="keepsContents">Whether that picture is needed. If not, it becomes zeros, which takes no time.</param>
    /// <returns>Whether there was such a picture.</returns>
    public bool Retire(bool keepsContents = true)
    {
        bool isReferenced = !_slot->Withdraw();
        if (isReferenced)
        {
            foreach (GuestMapping mapping in _mappings)
            {
                mapping.Detach(keepsContents);
            }
        }

        _slot->Retire();
        return isReferenced;
    }

    /// <summary>Compares its files with those of a new table.</summary>
    /// <returns>False if they differ: then the memory must be let go of.</returns>
    public bool TryFollow(ReadOnlySpan<FilePart[]?> buffers) => GuestMapping.TryFollow(_mappings, buffers);

    private static byte* At(ReadOnlySpan<GuestMapping> mappings, in FramePlane plane) => mappings[plane.Buffer].Start + plane.Offset;

    private static void Fill(FrameSlot* slot, ReadOnlySpan<GuestMapping> mappings, in FrameShape shape)
    {
        slot->Y = At(mappings, shape.Y);
        slot->U = At(mappings, shape.U);
        slot->V = At(mappings, shape.V);
        (slot->Width, slot->Height, slot->Rows) = (shape.Width, shape.Height, shape.Rows);
        (slot->Stride, slot->ChromaStride) = (shape.Stride, shape.ChromaStride);
        for (int i = 0; i < mappings.Length; i++)
        {
            slot->Reserved[i] = (long)mappings[i].Reserved;
            slot->ReservedLength[i] = (long)mappings[i].ReservedLength;
            slot->PartCounts[i] = mappings[i].PartCount;
        }

        slot->Publish();
    }
}

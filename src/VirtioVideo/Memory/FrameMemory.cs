// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Memory;

/// <summary>The memory of an output buffer that a decoder can write pictures to: mapped anew, so that it can be kept from the guest, or the guest from it.</summary>
/// <remarks>
/// The guest may have its buffer back at any time, while the decoder still refers to the picture in it: for more pictures, or because it
/// waits for its turn. Then <see cref="Retire"/> makes what is here a copy, at the same addresses, and lets the guest's memory go.
/// Used by who has the buffer: the worker while it is queued, else the device's thread, which has all of them while the worker is paused.
/// SAFETY: the planes are inside the mappings, which were checked against the shape; the slot owns the mappings.
/// </remarks>
internal sealed unsafe class FrameMemory
{
    /// <summary>Most buffers of a picture: one for each plane.</summary>
    public const int MaxBuffers = 3;

    /// <summary>What vector code wants of the beginning of each plane.</summary>
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
        Buffers = Array.ConvertAll(mappings, static m => new GuestBuffer([new GuestSpan(m.Start, 0, (uint)m.Length)]));
    }

    /// <summary>Number of its slot in the pool.</summary>
    public int Index { get; }

    /// <summary>The buffers, each in one piece.</summary>
    public GuestBuffer[] Buffers { get; }

    /// <summary>Whether a decoder refers to a picture that is here.</summary>
    public bool IsReferenced => _slot->IsReferenced;

    /// <summary>Whether that picture went to the guest already.</summary>
    public bool IsShown => _slot->IsShown;

    /// <summary>Number of the last offer.</summary>
    public long Sequence => _slot->Sequence;

    /// <summary>Maps buffers.</summary>
    /// <param name="pool">Where decoders find it.</param>
    /// <param name="buffers">Where each of the buffers lies in files.</param>
    /// <param name="shape">How a picture lies in them; they are long enough for one.</param>
    /// <param name="isUnsuited">Set if it is the guest's pages that decoders cannot write to.</param>
    /// <returns>Null if it cannot be done.</returns>
    public static FrameMemory? TryCreate(FramePool pool, ReadOnlySpan<FilePart[]> buffers, in FrameShape shape, out bool isUnsuited)
    {
        isUnsuited = false;
        int index = pool.FindFree();
        var mappings = new GuestMapping[buffers.Length];
        int mapped = 0;
        while (index >= 0 && mapped < buffers.Length && GuestMapping.TryMap(buffers[mapped], shape.RoomBehind, pool.Account) is { } mapping)
        {
            mappings[mapped++] = mapping;
        }

        if (mapped == buffers.Length && TryFill(pool.Slots + index, mappings, shape))
        {
            return new FrameMemory(pool, index, mappings);
        }

        isUnsuited = mapped == buffers.Length;
        foreach (GuestMapping mapping in mappings.AsSpan(0, mapped))
        {
            GuestMapping.Unmap(mapping.Reserved, mapping.ReservedLength, mapping.PartCount, pool.Account);
        }

        return null;
    }

    /// <summary>Address of a byte of a buffer, inside the shape that it was made for.</summary>
    public byte* At(int buffer, ulong offset) => _mappings[buffer].Start + offset;

    /// <summary>Worker: decoders may begin a picture here, once none refers to it.</summary>
    public void Offer()
    {
        _slot->Sequence = _pool.NextSequence();
        _slot->Offer();
    }

    /// <summary>Worker: takes the memory back from decoders, to write to it itself.</summary>
    /// <returns>False if one refers to it; then it stays offered.</returns>
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

        // One began a picture in this moment.
        _slot->Offer();
        return false;
    }

    /// <summary>Worker: no decoder begins a picture here any more.</summary>
    public void Withdraw() => _slot->Withdraw();

    /// <summary>Worker: the picture that is here goes to the guest.</summary>
    public void Show() => _slot->Show();

    /// <summary>The guest's memory is not touched any more from here: a picture that a decoder refers to goes on as a copy.</summary>
    /// <returns>Whether there was one.</returns>
    public bool Retire()
    {
        bool isReferenced = !_slot->Withdraw();
        if (isReferenced)
        {
            foreach (GuestMapping mapping in _mappings)
            {
                mapping.KeepContents();
            }
        }

        _slot->Retire();
        return isReferenced;
    }

    private static bool TryFill(FrameSlot* slot, GuestMapping[] mappings, in FrameShape shape)
    {
        slot->Y = mappings[shape.Y.Buffer].Start + shape.Y.Offset;
        slot->U = mappings[shape.U.Buffer].Start + shape.U.Offset;
        slot->V = mappings[shape.V.Buffer].Start + shape.V.Offset;
        if (((nuint)slot->Y | (nuint)slot->U | (nuint)slot->V) % Alignment != 0)
        {
            return false;
        }

        (slot->Width, slot->Height, slot->Rows) = (shape.Width, shape.Height, shape.Rows);
        (slot->Stride, slot->ChromaStride) = (shape.Stride, shape.ChromaStride);
        for (int i = 0; i < mappings.Length; i++)
        {
            slot->Reserved[i] = (long)mappings[i].Reserved;
            slot->ReservedLength[i] = (long)mappings[i].ReservedLength;
            slot->PartCounts[i] = mappings[i].PartCount;
        }

        slot->Publish();
        return true;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>The memory of an output buffer as a decoder's threads see it, and the state that says who may use it.</summary>
/// <remarks>
/// SAFETY: native memory, because libavcodec's callbacks get nothing but a pointer; it lives as long as its <see cref="FramePool"/>. All fields
/// except the state are written while the slot is free, by the one thread that fills slots, and the state publishes them. The state is changed only
/// by atomic operations, on any thread.
/// </remarks>
internal unsafe struct FrameSlot
{
    /// <summary>The slot has memory.</summary>
    private const int Filled = 1;

    /// <summary>A decoder may begin a picture here, because the guest has queued the buffer.</summary>
    private const int Offered = 2;

    /// <summary>A decoder refers to the picture here.</summary>
    private const int Referenced = 4;

    /// <summary>The picture here has gone to the guest.</summary>
    private const int Shown = 8;

    /// <summary>Nobody will use it again: the memory is freed with the last reference.</summary>
    private const int Retired = 16;

    private int _state;

    /// <summary>Grows with each offer, so that the buffer that was queued first is taken first.</summary>
    public long Sequence;

    /// <summary>Size and strides; see <see cref="FrameShape"/>.</summary>
    public uint Width, Height, Rows, Stride, ChromaStride;

    /// <summary>First bytes of the planes.</summary>
    public byte* Y, U, V;

    /// <summary>Charged for the maps.</summary>
    public MemoryAccount* Account;

    /// <summary>The mapped ranges, one per buffer.</summary>
    public fixed long Reserved[FrameMemory.MaxBuffers];

    /// <summary>Length of each range.</summary>
    public fixed long ReservedLength[FrameMemory.MaxBuffers];

    /// <summary>Number of parts that each range is mapped in.</summary>
    public fixed int PartCounts[FrameMemory.MaxBuffers];

    /// <summary>Whether it can be filled.</summary>
    public readonly bool IsFree => Volatile.Read(in _state) == 0;

    /// <summary>Whether a decoder refers to the picture here.</summary>
    public readonly bool IsReferenced => (Volatile.Read(in _state) & Referenced) != 0;

    /// <summary>Whether the picture here has gone to the guest.</summary>
    public readonly bool IsShown => (Volatile.Read(in _state) & Shown) != 0;

    /// <summary>Whether a decoder can begin a picture.</summary>
    public readonly bool IsAvailable => IsAvailableIn(Volatile.Read(in _state));

    /// <summary>Publishes the memory that was filled in.</summary>
    public void Publish() => Volatile.Write(ref _state, Filled);

    /// <summary>Allows decoders to use it.</summary>
    public void Offer() => Interlocked.Or(ref _state, Offered);

    /// <summary>From now on no decoder begins a picture here.</summary>
    /// <returns>Whether none refers to a picture that is here.</returns>
    public bool Withdraw() => (Interlocked.And(ref _state, ~Offered) & Referenced) == 0;

    /// <summary>Notes that the picture here goes to the guest.</summary>
    public void Show()
    {
        Interlocked.Or(ref _state, Shown);
        Interlocked.And(ref _state, ~Offered);
    }

    /// <summary>Decoder: begins a picture.</summary>
    /// <returns>False if another thread was faster.</returns>
    public bool TryRefer()
    {
        int state = Volatile.Read(ref _state);
        return IsAvailableIn(state) && Interlocked.CompareExchange(ref _state, (state | Referenced) & ~Shown, state) == state;
    }

    /// <summary>Worker: writes a picture here itself, outside the gate. Like a decoder, it ends with <see cref="Release"/>.</summary>
    public void Hold() => Interlocked.Or(ref _state, Referenced);

    /// <summary>Decoder: nothing refers to the picture any more.</summary>
    public void Release()
    {
        if ((Interlocked.And(ref _state, ~Referenced) & Retired) != 0)
        {
            Free();
        }
    }

    /// <summary>The buffer does not use the slot any more.</summary>
    public void Retire()
    {
        if ((Interlocked.Or(ref _state, Retired) & Referenced) == 0)
        {
            Free();
        }
    }

    private static bool IsAvailableIn(int state) => (state & (Offered | Referenced | Retired)) == Offered;

    /// <summary>Frees the memory. Exactly one caller gets here: the last of <see cref="Retire"/> and <see cref="Release"/>.</summary>
    private void Free()
    {
        for (int i = 0; i < FrameMemory.MaxBuffers; i++)
        {
            if (Reserved[i] != 0)
            {
                GuestMapping.Unmap((byte*)Reserved[i], (nuint)ReservedLength[i], PartCounts[i], Account);
                Reserved[i] = 0;
            }
        }

        Volatile.Write(ref _state, 0);
    }
}

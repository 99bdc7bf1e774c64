// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>The memory of an output buffer as a decoder's threads see it, and who may use it.</summary>
/// <remarks>
/// SAFETY: native memory, because libavcodec's callbacks get nothing but a pointer; it lives as long as its <see cref="FramePool"/>. All but
/// the state is written while the slot is free, by the one thread that fills slots, and published by the state. The state is changed by
/// atomic operations only, any thread.
/// </remarks>
internal unsafe struct FrameSlot
{
    /// <summary>It has memory.</summary>
    private const int Filled = 1;

    /// <summary>A decoder may begin a picture here: the guest has queued the buffer.</summary>
    private const int Offered = 2;

    /// <summary>A decoder refers to the picture that is here.</summary>
    private const int Referenced = 4;

    /// <summary>The picture that is here went to the guest.</summary>
    private const int Shown = 8;

    /// <summary>Nobody uses it again: the memory goes with the last reference.</summary>
    private const int Retired = 16;

    private int _state;

    /// <summary>Grows with each offer: the buffer that was queued first is taken first.</summary>
    public long Sequence;

    /// <summary>Size and strides; see <see cref="FrameShape"/>.</summary>
    public uint Width, Height, Rows, Stride, ChromaStride;

    /// <summary>First bytes of the planes.</summary>
    public byte* Y, U, V;

    /// <summary>Who is charged for the maps.</summary>
    public MemoryAccount* Account;

    /// <summary>What is mapped: one range for each buffer.</summary>
    public fixed long Reserved[FrameMemory.MaxBuffers];

    /// <summary>How long each is.</summary>
    public fixed long ReservedLength[FrameMemory.MaxBuffers];

    /// <summary>In how many parts each is mapped.</summary>
    public fixed int PartCounts[FrameMemory.MaxBuffers];

    /// <summary>Whether it can be filled.</summary>
    public readonly bool IsFree => Volatile.Read(in _state) == 0;

    /// <summary>Whether a decoder refers to what is here.</summary>
    public readonly bool IsReferenced => (Volatile.Read(in _state) & Referenced) != 0;

    /// <summary>Whether what is here went to the guest.</summary>
    public readonly bool IsShown => (Volatile.Read(in _state) & Shown) != 0;

    /// <summary>Whether a decoder can begin a picture.</summary>
    public readonly bool IsAvailable => IsAvailableIn(Volatile.Read(in _state));

    /// <summary>It has memory from now on.</summary>
    public void Publish() => Volatile.Write(ref _state, Filled);

    /// <summary>A decoder may use it.</summary>
    public void Offer() => Interlocked.Or(ref _state, Offered);

    /// <summary>No decoder begins a picture any more.</summary>
    /// <returns>Whether none refers to one that is here.</returns>
    public bool Withdraw() => (Interlocked.And(ref _state, ~Offered) & Referenced) == 0;

    /// <summary>What is here goes to the guest.</summary>
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

    /// <summary>Worker: writes a picture here itself, outside the gate. As a decoder does, it ends with <see cref="Release"/>.</summary>
    public void Hold() => Interlocked.Or(ref _state, Referenced);

    /// <summary>Decoder: nothing refers to the picture any more.</summary>
    public void Release()
    {
        if ((Interlocked.And(ref _state, ~Referenced) & Retired) != 0)
        {
            Free();
        }
    }

    /// <summary>The buffer is done with it.</summary>
    public void Retire()
    {
        if ((Interlocked.Or(ref _state, Retired) & Referenced) == 0)
        {
            Free();
        }
    }

    private static bool IsAvailableIn(int state) => (state & (Offered | Referenced | Retired)) == Offered;

    /// <summary>Exactly one gets here: who retires it last, or who refers to it last.</summary>
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

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>The output buffers of a stream that its decoder can write pictures to.</summary>
/// <remarks>
/// Slots are filled on the device's thread, offered and taken back by the stream's worker, and taken and released by any thread of the
/// decoder. Lock-free: see <see cref="FrameSlot"/>. SAFETY: owns the slots; they go with the last user, unless a picture outlives it: then
/// they are leaked, rather than have a callback write to freed memory.
/// </remarks>
internal sealed unsafe class FramePool : IDisposable
{
    /// <summary>As many buffers as a queue can have, and as many whose memory the guest took away while a decoder still refers to it.</summary>
    private const int Capacity = 128;

    /// <summary>So many pictures that had to make way for others say that the guest gives too few buffers.</summary>
    private const int MostEvictions = 8;

    private FrameSlot* _slots;
    private long _sequence;
    private int _evictions;
    private bool _hasLost;

    /// <summary>The stream, and the loop of its decoder once there is one.</summary>
    private int _users = 1;

    /// <param name="memory">What is charged for the maps of its buffers; null for the process alone.</param>
    public FramePool(StreamMemory? memory = null)
    {
        Account = memory is null ? null : memory.Account;
        _slots = (FrameSlot*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(FrameSlot));
        for (int i = 0; i < Capacity; i++)
        {
            _slots[i].Account = Account;
        }
    }

    /// <summary>Who is charged for the maps.</summary>
    public MemoryAccount* Account { get; }

    /// <summary>The slots, for the decoder's callbacks.</summary>
    public FrameSlot* Slots => _slots;

    /// <summary>Whether decoding into the guest's buffers costs more than it saves: it gives too few of them.</summary>
    public bool IsTooSmall => Volatile.Read(ref _evictions) >= MostEvictions;

    /// <summary>Decoder, any thread: takes the buffer that waits longest and has a shape that serves.</summary>
    /// <param name="slots">See <see cref="Slots"/>.</param>
    /// <param name="width">Coded width in pixels.</param>
    /// <param name="height">Coded height in pixels.</param>
    /// <param name="rows">Rows of luma that the decoder writes.</param>
    /// <param name="stride">Stride of luma.</param>
    /// <param name="chromaStride">Stride of chroma.</param>
    /// <returns>Null if there is none.</returns>
    public static FrameSlot* Take(FrameSlot* slots, uint width, uint height, uint rows, uint stride, uint chromaStride)
    {
        while (true)
        {
            FrameSlot* best = null;
            for (FrameSlot* slot = slots; slot < slots + Capacity; slot++)
            {
                if (slot->IsAvailable && Serves(slot) && (best is null || slot->Sequence < best->Sequence))
                {
                    best = slot;
                }
            }

            if (best is null)
            {
                return null;
            }

            if (best->TryRefer())
            {
                // Now it cannot become another one any more; before, it could.
                if (Serves(best))
                {
                    return best;
                }

                best->Release();
            }
        }

        bool Serves(FrameSlot* slot)
            => slot->Width == width && slot->Height == height && slot->Rows >= rows
                && slot->Stride == stride && (slot->ChromaStride == chromaStride || slot->ChromaStride == 0);
    }

    /// <summary>Device's thread: a slot that can be filled.</summary>
    /// <returns>Its number; -1 if there is none.</returns>
    public int FindFree()
    {
        for (int i = 0; i < Capacity; i++)
        {
            if (_slots[i].IsFree)
            {
                return i;
            }
        }

        return -1;
    }

    /// <summary>Number of a slot that a picture's memory belongs to; -1 if it is none of these.</summary>
    public int IndexOf(void* slot)
    {
        nint distance = (nint)((byte*)slot - (byte*)_slots);
        return distance >= 0 && distance < Capacity * sizeof(FrameSlot) ? (int)(distance / sizeof(FrameSlot)) : -1;
    }

    /// <summary>Whether the picture in a slot went to the guest.</summary>
    public bool IsShown(int index) => _slots[index].IsShown;

    /// <summary>Device's thread: a picture that the decoder refers to was lost.</summary>
    public void NoteLoss() => Volatile.Write(ref _hasLost, true);

    /// <summary>Worker: whether a picture was lost since it was asked last.</summary>
    public bool TakeLoss() => Volatile.Read(ref _hasLost) && Interlocked.Exchange(ref _hasLost, false);

    /// <summary>Worker: number of the next offer.</summary>
    public long NextSequence() => _sequence++;

    /// <summary>Worker: a picture that the decoder refers to had to make way for another.</summary>
    public void CountEviction() => Volatile.Write(ref _evictions, _evictions + 1);

    /// <summary>Device's thread: the guest's buffers are others from now on.</summary>
    public void Reconsider() => Volatile.Write(ref _evictions, 0);

    /// <summary>Another one uses it, and calls <see cref="Dispose"/> in the end.</summary>
    public void AddUser() => Interlocked.Increment(ref _users);

    /// <summary>One of its users is done with it; the last one frees it.</summary>
    public void Dispose()
    {
        if (Interlocked.Decrement(ref _users) > 0)
        {
            return;
        }

        bool isReferenced = false;
        for (int i = 0; _slots is not null && i < Capacity; i++)
        {
            isReferenced |= _slots[i].IsReferenced;
        }

        if (!isReferenced)
        {
            NativeMemory.Free(_slots);
            _slots = null;
        }
    }
}

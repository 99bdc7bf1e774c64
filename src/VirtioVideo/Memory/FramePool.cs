// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>The output buffers of a stream that its decoder can write pictures to.</summary>
/// <remarks>
/// The device's thread fills slots, the stream's worker offers them and takes them back, and any thread of the decoder takes and releases them.
/// Lock-free: see <see cref="FrameSlot"/>. SAFETY: owns the slots; they go with the last user. If a picture outlives it, they are leaked, so that no
/// callback writes to freed memory.
/// </remarks>
internal sealed unsafe class FramePool : IDisposable
{
    /// <summary>Room for all buffers of a queue, and for as many whose memory the guest took away while a decoder still refers to it.</summary>
    private const int Capacity = 128;

    /// <summary>After this many pictures had to make way for others, the guest counts as having too few buffers.</summary>
    private const int MostEvictions = 8;

    private FrameSlot* _slots;
    private long _sequence;
    private int _evictions;
    private bool _hasLost;

    /// <summary>The users: the stream, and its decoder's loop once there is one.</summary>
    private int _users = 1;

    /// <param name="memory">Charged for the maps of its buffers; null to charge only the process.</param>
    public FramePool(StreamMemory? memory = null)
    {
        Account = memory is null ? null : memory.Account;
        _slots = (FrameSlot*)NativeMemory.AllocZeroed(Capacity, (nuint)sizeof(FrameSlot));
        for (int i = 0; i < Capacity; i++)
        {
            _slots[i].Account = Account;
        }
    }

    /// <summary>Charged for the maps.</summary>
    public MemoryAccount* Account { get; }

    /// <summary>The slots, for the decoder's callbacks.</summary>
    public FrameSlot* Slots => _slots;

    /// <summary>Whether the guest gives too few buffers, so that decoding into them costs more than it saves.</summary>
    public bool IsTooSmall => Volatile.Read(ref _evictions) >= MostEvictions;

    /// <summary>Decoder, any thread: takes the buffer that has waited longest and has a suitable shape.</summary>
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
                // From here on the slot cannot change any more. Before, it could.
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

    /// <summary>Device's thread: finds a slot that can be filled.</summary>
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

    /// <summary>Number of the slot that a picture's memory belongs to; -1 if it is not a slot of this pool.</summary>
    public int IndexOf(void* slot)
    {
        nint distance = (nint)((byte*)slot - (byte*)_slots);
        return distance >= 0 && distance < Capacity * sizeof(FrameSlot) ? (int)(distance / sizeof(FrameSlot)) : -1;
    }

    /// <summary>Whether the picture in a slot has gone to the guest.</summary>
    public bool IsShown(int index) => _slots[index].IsShown;

    /// <summary>Device's thread: notes that a picture was lost that the decoder refers to.</summary>
    public void NoteLoss() => Volatile.Write(ref _hasLost, true);

    /// <summary>Worker: whether a picture was lost since the last call.</summary>
    public bool TakeLoss() => Volatile.Read(ref _hasLost) && Interlocked.Exchange(ref _hasLost, false);

    /// <summary>Worker: number of the next offer.</summary>
    public long NextSequence() => _sequence++;

    /// <summary>Worker: counts a picture that the decoder refers to and that had to make way for another.</summary>
    public void CountEviction() => Volatile.Write(ref _evictions, _evictions + 1);

    /// <summary>Device's thread: starts counting again, because the guest has new buffers.</summary>
    public void Reconsider() => Volatile.Write(ref _evictions, 0);

    /// <summary>Adds a user, who must call <see cref="Dispose"/> at the end.</summary>
    public void AddUser() => Interlocked.Increment(ref _users);

    /// <summary>Removes a user. The last one frees the pool.</summary>
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

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Rings;

/// <summary>A descriptor chain that the VMM popped (descriptor level).</summary>
/// <remarks>SAFETY: the iovecs are the host's, and valid for the call; the memory that they point to is valid until the chain is reaped.</remarks>
internal unsafe struct SubmittedChain
{
    /// <summary>Returned with the completion.</summary>
    public ulong Token;

    /// <summary>Index of the virtqueue.</summary>
    public uint Queue;

    /// <summary>The parts that the device reads.</summary>
    public iovec* Readable;

    /// <summary>Number of these.</summary>
    public uint ReadableCount;

    /// <summary>The parts that the device writes.</summary>
    public iovec* Writable;

    /// <summary>Number of these.</summary>
    public uint WritableCount;
}

/// <summary>A chain that the device is done with (descriptor level). It has the layout of the C API, so that it is copied once.</summary>
/// <param name="Token">The token of the chain.</param>
/// <param name="Queue">Index of the virtqueue.</param>
/// <param name="Written">Bytes written to the writable descriptors.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct Completion(ulong Token, uint Queue, uint Written);

/// <summary>Completions of the descriptor level, oldest first, until the host reaps them.</summary>
internal sealed class CompletionQueue
{
    private readonly Queue<Completion> _completions = new();

    /// <summary>Number of completions that wait.</summary>
    public int Count => _completions.Count;

    /// <summary>Appends a completion.</summary>
    public void Enqueue(in Completion completion) => _completions.Enqueue(completion);

    /// <summary>Takes the oldest completions.</summary>
    /// <returns>How many were taken.</returns>
    public int Reap(Span<Completion> room)
    {
        int count = 0;
        while (count < room.Length && _completions.TryDequeue(out room[count]))
        {
            count++;
        }

        return count;
    }

    /// <summary>Forgets all completions.</summary>
    public void Clear() => _completions.Clear();
}

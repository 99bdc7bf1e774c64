// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;

namespace VirtioVideo.Rings;

/// <summary>Completions of the descriptor level, oldest first, until the host reaps them.</summary>
internal sealed class CompletionQueue
{
    private readonly Queue<Completion> _completions = new();

    /// <summary>How many wait.</summary>
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

    /// <summary>Forgets all.</summary>
    public void Clear() => _completions.Clear();
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>What a RESOURCE_ATTACH names as the memory of a buffer: guest pages, or an object of another virtio device.</summary>
/// <remarks>Owned by the resource that it is attached to; disposed of when nothing touches the buffer any more: it takes <see cref="Buffer"/> along.</remarks>
internal abstract class AttachedMemory : IDisposable
{
    private EntryQuota? _quota;

    /// <param name="quota">Where its entries were taken, and are given back; null if nobody counts.</param>
    /// <param name="entryCount">How many entries the host keeps for it.</param>
    protected AttachedMemory(EntryQuota? quota, int entryCount)
    {
        _quota = quota;
        EntryCount = entryCount;
    }

    /// <summary>Entries that the host keeps for it.</summary>
    public int EntryCount { get; }

    /// <summary>The bytes, where they were found last.</summary>
    public abstract GuestBuffer Buffer { get; }

    /// <summary>Tells where in files the bytes lie that were found last.</summary>
    /// <returns>Null if they cannot be mapped in one piece.</returns>
    public abstract FilePart[]? FindFiles();

    /// <summary>Finds the bytes in another table of guest memory.</summary>
    /// <param name="memory">The table in force.</param>
    /// <returns>False if a part of them is not inside guest memory.</returns>
    public abstract bool TryResolve(GuestMemory memory);

    /// <inheritdoc/>
    public virtual void Dispose() => Interlocked.Exchange(ref _quota, null)?.GiveBack(EntryCount);
}

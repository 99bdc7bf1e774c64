// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;

namespace VirtioVideo.Memory;

/// <summary>The memory that a RESOURCE_ATTACH names for a buffer: guest pages, or an object of another virtio device.</summary>
/// <remarks>
/// Owned by the resource that it is attached to. It is disposed of when nothing touches the buffer any more, together with <see cref="Buffer"/>.
/// </remarks>
internal abstract class AttachedMemory : IDisposable
{
    private EntryQuota? _quota;

    /// <param name="quota">Its entries were taken from here and are given back here; null if nobody counts.</param>
    /// <param name="entryCount">Number of entries that the host keeps for it.</param>
    protected AttachedMemory(EntryQuota? quota, int entryCount)
    {
        _quota = quota;
        EntryCount = entryCount;
    }

    /// <summary>Number of entries that the host keeps for it.</summary>
    public int EntryCount { get; }

    /// <summary>The bytes, where the last lookup found them.</summary>
    public abstract GuestBuffer Buffer { get; }

    /// <summary>Tells where those bytes lie in files.</summary>
    /// <returns>Null if they cannot be mapped in one piece.</returns>
    public abstract FilePart[]? FindFiles();

    /// <summary>Looks up the bytes in another table of guest memory.</summary>
    /// <param name="memory">The table in force.</param>
    /// <returns>False if a part of them is not inside guest memory.</returns>
    public abstract bool TryResolve(GuestMemory memory);

    /// <inheritdoc/>
    public virtual void Dispose() => Interlocked.Exchange(ref _quota, null)?.GiveBack(EntryCount);
}

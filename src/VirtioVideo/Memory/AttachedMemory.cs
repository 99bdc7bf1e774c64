// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Memory;

/// <summary>What a RESOURCE_ATTACH names as the memory of a buffer: guest pages, or an object of another virtio device.</summary>
/// <remarks>Owned by the resource that it is attached to; disposed of when nothing touches the buffer any more.</remarks>
internal abstract class AttachedMemory : IDisposable
{
    /// <summary>Entries that the host keeps for it.</summary>
    public abstract int EntryCount { get; }

    /// <summary>Where in files the bytes lie that <see cref="Resolve"/> found; null if they cannot be mapped in one piece.</summary>
    public abstract FilePart[]? Files { get; }

    /// <summary>Finds the bytes.</summary>
    /// <param name="memory">The table of guest memory in force.</param>
    /// <returns>Null if a part of it is not inside guest memory.</returns>
    public abstract GuestBuffer? Resolve(GuestMemory memory);

    /// <inheritdoc/>
    public virtual void Dispose()
    {
    }
}

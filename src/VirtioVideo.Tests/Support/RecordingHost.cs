// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>A host that remembers what it was told, and on which thread.</summary>
internal sealed class RecordingHost(LogLevel? maxLevel = LogLevel.Info) : IDeviceHost
{
    private readonly int _thread = Environment.CurrentManagedThreadId;

    /// <summary>The messages.</summary>
    public List<(LogLevel Level, string Message)> Messages { get; } = [];

    /// <summary>The queues that the guest broke.</summary>
    public List<uint> Resets { get; } = [];

    /// <summary>The queues that the guest was to be interrupted for.</summary>
    public List<uint> Notifications { get; } = [];

    /// <summary>Whether a callback came on a thread of the library.</summary>
    public bool WasCalledElsewhere { get; private set; }

    /// <summary>The objects that it resolves; null if it resolves none.</summary>
    public HostObjects? Objects { get; init; }

    /// <inheritdoc/>
    public bool ResolvesObjects => Objects is not null;

    /// <inheritdoc/>
    public LogLevel? MaxLevel => maxLevel;

    /// <inheritdoc/>
    public void Log(LogLevel level, string message) => Record(Messages, (level, message));

    /// <inheritdoc/>
    public void NeedsReset(uint queue) => Record(Resets, queue);

    /// <inheritdoc/>
    public void Notify(uint queue) => Record(Notifications, queue);

    /// <inheritdoc/>
    public bool TryResolveObject(ReadOnlySpan<byte> uuid, out HostObject found)
    {
        WasCalledElsewhere |= Environment.CurrentManagedThreadId != _thread;
        return Objects!.TryFind(uuid, out found);
    }

    /// <summary>What it chooses for streams of an encoder; null to leave it at the device's choice.</summary>
    public Func<uint, virtio_video_codec, StreamPolicy, StreamPolicy>? Policy { get; set; }

    /// <inheritdoc/>
    public StreamPolicy ChoosePolicy(uint stream, virtio_video_codec codec, in StreamPolicy standard)
    {
        WasCalledElsewhere |= Environment.CurrentManagedThreadId != _thread;
        return Policy?.Invoke(stream, codec, standard) ?? standard;
    }

    private void Record<T>(List<T> list, T item)
    {
        WasCalledElsewhere |= Environment.CurrentManagedThreadId != _thread;
        list.Add(item);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <summary>Messages and questions from a device to its host. Called on the thread that is inside a call of the API.</summary>
internal interface IDeviceHost
{
    /// <summary>Most verbose level that the host wants in <see cref="Log"/>; null if it wants none.</summary>
    LogLevel? MaxLevel { get; }

    /// <summary>Takes a message.</summary>
    void Log(LogLevel level, string message);

    /// <summary>The guest broke a virtqueue.</summary>
    void NeedsReset(uint queue);

    /// <summary>Interrupts the guest for a queue that has no call eventfd.</summary>
    void Notify(uint queue);

    /// <summary>Whether the host can resolve objects of other virtio devices.</summary>
    bool ResolvesObjects { get; }

    /// <summary>Finds an object of another virtio device.</summary>
    /// <param name="uuid">Its 16 bytes as the guest gave them.</param>
    /// <param name="found">Where it is.</param>
    /// <returns>False if there is no such object.</returns>
    bool TryResolveObject(ReadOnlySpan<byte> uuid, out HostObject found);

    /// <summary>Chooses how a new stream works: the policy of an encoder, or the threads of a decoder.</summary>
    /// <param name="stream">Id of the stream.</param>
    /// <param name="codec">Its codec.</param>
    /// <param name="standard">The device's configuration.</param>
    StreamPolicy ChoosePolicy(uint stream, virtio_video_codec codec, in StreamPolicy standard);
}

/// <summary>Where the host has an object of another virtio device.</summary>
/// <param name="Fd">A file of the host, open until the call that asked for it returns.</param>
/// <param name="Offset">First byte of the object in the file.</param>
/// <param name="Length">Length in bytes.</param>
internal readonly record struct HostObject(int Fd, ulong Offset, ulong Length);

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;

namespace VirtioVideo.Tests.Support;

/// <summary>A packet of <see cref="FakeEncoder"/>: see <see cref="FakeImage.FillPacket"/>.</summary>
internal sealed class FakePacket : IPacket
{
    /// <summary>Called when it is disposed of.</summary>
    public Action? Disposed { get; init; }

    /// <summary>Kind of the image that it comes from.</summary>
    public byte Kind { get; init; }

    /// <summary>What was encoded.</summary>
    public ulong Hash { get; set; }

    /// <inheritdoc/>
    public FrameType Type { get; set; }

    /// <inheritdoc/>
    public uint Length { get; set; }

    /// <inheritdoc/>
    public ulong Timestamp { get; set; }

    /// <inheritdoc/>
    public long QueuedAt { get; set; }

    /// <summary>Becomes another packet.</summary>
    public void Take(FakePacket other) => (Hash, Type, Length, Timestamp, QueuedAt) = (other.Hash, other.Type, other.Length, other.Timestamp, other.QueuedAt);

    /// <inheritdoc/>
    public void WriteTo(GuestBuffer buffer)
    {
        byte[] bytes = new byte[Length];
        FakeImage.FillPacket(bytes, Timestamp, Hash, Type);
        buffer.Write(0, bytes);
    }

    /// <inheritdoc/>
    public void Release()
    {
    }

    /// <inheritdoc/>
    public void Dispose() => Disposed?.Invoke();
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Wire;

namespace VirtioVideo.Bench.RoundTrips;

/// <summary>A decoder that takes any input and makes nothing of it.</summary>
internal sealed class NoDecoder : IVideoDecoder
{
    private byte[] _room = [];

    /// <inheritdoc/>
    public StreamInfo Info => default;

    /// <inheritdoc/>
    public CodecThreads Threads => new(1, 0);

    /// <inheritdoc/>
    public bool JoinsPieces => false;

    /// <inheritdoc/>
    public bool SplitsAccessUnits => false;

    /// <inheritdoc/>
    public bool SawPieces => false;

    /// <inheritdoc/>
    public ulong? HeldTimestamp => null;

    /// <inheritdoc/>
    public bool TryPeekFormat(out FrameFormat format)
    {
        format = default;
        return false;
    }

    /// <inheritdoc/>
    public bool TryReserve(uint length, out Span<byte> room)
    {
        if (length > _room.Length)
        {
            _room = new byte[length];
        }

        room = _room.AsSpan(0, (int)length);
        return true;
    }

    /// <inheritdoc/>
    public CodecStatus Send(ulong timestamp, bool mayContinue, long queuedAt = 0) => CodecStatus.Ok;

    /// <inheritdoc/>
    public CodecStatus EndAccessUnit() => CodecStatus.Ok;

    /// <inheritdoc/>
    public IFrame CreateProduct() => new NoPicture();

    /// <inheritdoc/>
    public CodecStatus Receive(IFrame product) => CodecStatus.NeedsInput;

    /// <inheritdoc/>
    public void BeginDrain()
    {
    }

    /// <inheritdoc/>
    public void Flush()
    {
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    /// <summary>Makes them.</summary>
    internal sealed class Factory : IDecoderFactory
    {
        /// <inheritdoc/>
        public IVideoDecoder TryCreate(virtio_video_codec codec, CodecLimits limits, FramePool frames, CodecStatistics statistics) => new NoDecoder();
    }

    private sealed class NoPicture : IFrame
    {
        public FrameFormat Format => default;

        public bool IsDamaged => false;

        public ulong Timestamp => 0;

        public long QueuedAt => 0;

        public bool IsIn(FrameMemory frame) => false;

        public WriteStatus Write(VideoBuffer buffer, FrameLayout layout, bool isInPlace, GuestGate gate) => throw new InvalidOperationException("there are no pictures");

        public void Release()
        {
        }

        public void Dispose()
        {
        }
    }
}

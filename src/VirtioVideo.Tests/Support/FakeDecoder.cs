// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using VirtioVideo.Codecs;

namespace VirtioVideo.Tests.Support;

/// <summary>A decoder that does what its input says: see <see cref="FakeUnit"/>.</summary>
internal sealed class FakeDecoder : IVideoDecoder
{
    private readonly List<FakeFrame> _held = [];
    private byte[] _room = [];
    private FrameFormat? _known;
    private (byte[] Unit, ulong Timestamp, long QueuedAt)? _waiting;
    private bool _draining;
    private uint _decodedPictureBuffer = 3;
    private uint _frameRate = 25;

    /// <summary>Pictures that it keeps back until more input or a drain comes.</summary>
    public int Delay { get; set; }

    /// <summary>So many of them are in its threads.</summary>
    public int InThreads { get; init; }

    /// <summary>Whether it knows the size as soon as it has seen input.</summary>
    public bool Peeks { get; init; }

    /// <summary>Bytes of the longest input that it takes.</summary>
    public uint MaxInput { get; init; } = int.MaxValue;

    /// <summary>Whether it sees another size in the header, and holds the unit until the pictures before it are out.</summary>
    public bool SeesSizes { get; init; }

    /// <summary>Whether there is no memory for it when it is opened.</summary>
    public bool FailsToOpen { get; init; }

    /// <summary>The thread that opened it; null before.</summary>
    public Thread? OpenedBy { get; private set; }

    /// <summary>Called for each product that is made; what it returns is called when the product is disposed of.</summary>
    public Func<Action>? MakesProduct { get; init; }

    /// <summary>What was called, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Lets a decoder go on that waits for it (<see cref="FakeUnit.Block"/>).</summary>
    public ManualResetEventSlim Gate { get; } = new();

    /// <summary>Set when it waits at the gate.</summary>
    public ManualResetEventSlim IsAtGate { get; } = new();

    /// <inheritdoc/>
    public CodecThreads Threads { get; set; } = new(1, 0);

    /// <inheritdoc/>
    public bool EndsFormat { get; private set; }

    /// <inheritdoc/>
    public StreamInfo Info => new(_decodedPictureBuffer, 0, _frameRate);

    /// <inheritdoc/>
    public bool TryOpen()
    {
        OpenedBy = Thread.CurrentThread;
        return !FailsToOpen;
    }

    /// <inheritdoc/>
    public bool TryPeekFormat(out FrameFormat format)
    {
        format = _known ?? default;
        return Peeks && _known is not null;
    }

    /// <inheritdoc/>
    public bool JoinsPieces { get; init; }

    /// <inheritdoc/>
    public bool SplitsAccessUnits { get; init; }

    /// <inheritdoc/>
    public bool SawPieces { get; set; }

    /// <inheritdoc/>
    public ulong? HeldTimestamp { get; private set; }

    /// <inheritdoc/>
    public CodecStatus EndAccessUnit()
    {
        Calls.Add("end");
        HeldTimestamp = null;
        return CodecStatus.Ok;
    }

    /// <inheritdoc/>
    public bool TryReserve(uint length, out Span<byte> room)
    {
        _room = new byte[Math.Min(length, MaxInput)];
        room = _room;
        HeldTimestamp = length <= MaxInput ? HeldTimestamp : null;
        return length <= MaxInput;
    }

    /// <inheritdoc/>
    public CodecStatus Send(ulong timestamp, bool mayContinue, long queuedAt = 0)
    {
        MustBeOpen();
        byte[] bytes = _room;
        HeldTimestamp = mayContinue ? timestamp : null;
        Calls.Add(mayContinue ? $"hold {timestamp}" : $"send {timestamp}");
        switch (bytes[FakeUnit.KindAt])
        {
            case FakeUnit.Throw:
                throw new InvalidOperationException("a bug of ours");
            case FakeUnit.Fail:
                return CodecStatus.Failed;
            case FakeUnit.Damaged:
                return CodecStatus.Damaged;
            case FakeUnit.Block:
                IsAtGate.Set();
                Gate.Wait();
                return CodecStatus.Ok;
        }

        return Decode(bytes, timestamp, queuedAt);
    }

    /// <inheritdoc/>
    public void BeginDrain()
    {
        Calls.Add("drain");
        _draining = true;
    }

    /// <inheritdoc/>
    public CodecStatus Receive(IFrame picture)
    {
        if (EndsFormat)
        {
            EndsFormat = _held.Count > 0;
            return EndsFormat ? Give((FakeFrame)picture) : CodecStatus.FormatEnded;
        }

        if (_waiting is var (unit, timestamp, queuedAt))
        {
            _waiting = null;
            return Decode(unit, timestamp, queuedAt) == CodecStatus.Ok ? CodecStatus.Busy : CodecStatus.Damaged;
        }

        if (_held.Count <= (_draining ? 0 : Delay))
        {
            return _draining ? CodecStatus.EndOfStream : CodecStatus.NeedsInput;
        }

        return Give((FakeFrame)picture);
    }

    /// <inheritdoc/>
    public bool HasUnderWay => InThreads > 0;

    /// <inheritdoc/>
    public CodecStatus ReceiveUnderWay(IFrame picture)
    {
        Calls.Add("under way");
        return _held.Count <= Delay - InThreads ? CodecStatus.NeedsInput : Give((FakeFrame)picture);
    }

    private CodecStatus Give(FakeFrame picture)
    {
        FakeFrame next = _held[0];
        _held.RemoveAt(0);
        switch (next.Kind)
        {
            case FakeUnit.Lost:
                return CodecStatus.Damaged;
            case FakeUnit.FailLater:
                return CodecStatus.Failed;
            default:
                picture.Take(next);
                return CodecStatus.Ok;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        MustBeOpen();
        Calls.Add("flush");
        HeldTimestamp = null;
        _held.Clear();
        _waiting = null;
        EndsFormat = false;
        _draining = false;
    }

    /// <inheritdoc/>
    public IFrame CreateProduct() => new FakeFrame { Disposed = MakesProduct?.Invoke() };

    /// <inheritdoc/>
    public void Dispose()
    {
        Calls.Add("dispose");
        Gate.Set();
    }

    private void MustBeOpen()
    {
        if (OpenedBy is null)
        {
            throw new InvalidOperationException("it is not open yet");
        }
    }

    private CodecStatus Decode(byte[] unit, ulong timestamp, long queuedAt)
    {
        byte At(int index, byte absent) => index < unit.Length ? unit[index] : absent;
        byte News(int index, uint before) => At(index, FakeUnit.AsBefore) == FakeUnit.AsBefore ? (byte)before : unit[index];

        byte width = At(FakeUnit.WidthAt, 0);
        byte height = At(FakeUnit.HeightAt, 0);
        byte crop = At(FakeUnit.CropAt, 0);
        if (width <= crop || height == 0)
        {
            return CodecStatus.Damaged;
        }

        var format = new FrameFormat(width, height, crop, 0, (uint)(width - crop), height);
        if (SeesSizes && _known is { } before && before != format)
        {
            _known = format;
            _waiting = unit[FakeUnit.KindAt] == FakeUnit.Headers ? null : (unit, timestamp, queuedAt);
            EndsFormat = true;
            return CodecStatus.Ok;
        }

        Delay = News(FakeUnit.DelayAt, (uint)Delay);
        _decodedPictureBuffer = News(FakeUnit.DecodedPictureBufferAt, _decodedPictureBuffer);
        _frameRate = News(FakeUnit.FrameRateAt, _frameRate);
        _known = format;
        int count = unit[FakeUnit.KindAt] == FakeUnit.Headers ? 0 : At(FakeUnit.PicturesAt, 1);
        int place = Math.Max(_held.Count - At(FakeUnit.OvertakenAt, 0), 0);
        for (int i = 0; i < count; i++)
        {
            var picture = new FakeFrame { Kind = unit[FakeUnit.KindAt], Number = i, Format = _known.Value, Timestamp = timestamp, QueuedAt = queuedAt };
            _held.Insert(place + i, picture);
        }

        return CodecStatus.Ok;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Threading;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;

namespace VirtioVideo.Tests.Support;

/// <summary>A decoder that does what its input says: see <see cref="FakeUnit"/>.</summary>
internal sealed class FakeDecoder : IVideoDecoder
{
    private readonly Queue<FakePicture> _held = new();
    private PictureFormat? _known;
    private bool _draining;

    /// <summary>Pictures that it keeps back until more input or a drain comes.</summary>
    public int Delay { get; init; }

    /// <summary>Whether it knows the size as soon as it has seen input.</summary>
    public bool Peeks { get; init; }

    /// <summary>What was called, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>Lets a decoder go on that waits for it (<see cref="FakeUnit.Block"/>).</summary>
    public ManualResetEventSlim Gate { get; } = new();

    /// <summary>Set when it waits at the gate.</summary>
    public ManualResetEventSlim IsAtGate { get; } = new();

    /// <inheritdoc/>
    public StreamFacts Facts => new(3, 25);

    /// <inheritdoc/>
    public bool TryPeekFormat(out PictureFormat format)
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
    public DecodeStatus EndAccessUnit()
    {
        Calls.Add("end");
        return DecodeStatus.Ok;
    }

    /// <inheritdoc/>
    public DecodeStatus Send(GuestBuffer input, uint length, ulong timestamp, bool mayContinue)
    {
        byte[] bytes = new byte[length];
        input.Read(0, bytes);
        Calls.Add(mayContinue ? $"hold {timestamp}" : $"send {timestamp}");
        switch (bytes[0])
        {
            case FakeUnit.Throw:
                throw new InvalidOperationException("a bug of ours");
            case FakeUnit.Fail:
                return DecodeStatus.Failed;
            case FakeUnit.Damaged:
                return DecodeStatus.Damaged;
            case FakeUnit.Block:
                IsAtGate.Set();
                Gate.Wait();
                return DecodeStatus.Ok;
        }

        _known = new PictureFormat(bytes[1], bytes[2], 0, 0, bytes[1], bytes[2]);
        _held.Enqueue(new FakePicture { Format = _known.Value, Timestamp = timestamp, IsDamaged = bytes[0] == FakeUnit.DamagedPicture });
        return DecodeStatus.Ok;
    }

    /// <inheritdoc/>
    public void BeginDrain()
    {
        Calls.Add("drain");
        _draining = true;
    }

    /// <inheritdoc/>
    public DecodeStatus Receive(IPicture picture)
    {
        if (_held.Count <= (_draining ? 0 : Delay))
        {
            return _draining ? DecodeStatus.EndOfStream : DecodeStatus.NeedsInput;
        }

        ((FakePicture)picture).Take(_held.Dequeue());
        return DecodeStatus.Ok;
    }

    /// <inheritdoc/>
    public void Flush()
    {
        Calls.Add("flush");
        _held.Clear();
        _draining = false;
    }

    /// <inheritdoc/>
    public IPicture CreatePicture() => new FakePicture();

    /// <inheritdoc/>
    public void Dispose()
    {
        Calls.Add("dispose");
        Gate.Set();
    }
}

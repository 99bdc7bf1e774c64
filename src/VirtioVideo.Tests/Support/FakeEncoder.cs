// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Threading;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;

namespace VirtioVideo.Tests.Support;

/// <summary>An encoder that does what its images say: see <see cref="FakeImage"/>. Each set-up begins with a key frame.</summary>
internal sealed class FakeEncoder : IVideoEncoder
{
    private readonly List<FakePacket> _held = [];
    private EncoderSettings? _settings;
    private bool _draining;
    private byte[] _script = [];
    private ulong _hash;

    /// <summary>Packets that it keeps back until more input or a drain comes.</summary>
    public int Delay { get; set; }

    /// <summary>Called for each product that is made; what it returns is called when the product is disposed of.</summary>
    public Func<Action>? MakesProduct { get; init; }

    /// <summary>What was called, in order.</summary>
    public List<string> Calls { get; } = [];

    /// <summary>What each picture was to be encoded with.</summary>
    public List<EncoderSettings> Settings { get; } = [];

    /// <summary>Lets an encoder go on that waits for it (<see cref="FakeImage.Block"/>).</summary>
    public ManualResetEventSlim Gate { get; } = new();

    /// <summary>Set when it waits at the gate.</summary>
    public ManualResetEventSlim IsAtGate { get; } = new();

    /// <inheritdoc/>
    public CodecThreads Threads { get; set; } = new(1, 0);

    /// <inheritdoc/>
    public bool MustEndBefore(in WorkerCommand input) => _settings is not null && input.Settings != _settings;

    /// <inheritdoc/>
    public bool ReadsInPlace(FrameLayout layout) => false;

    /// <inheritdoc/>
    public CodecStatus Take(in WorkerCommand input, GuestGate gate)
    {
        _script = new byte[FakeImage.ScriptLength];
        input.Buffer!.Buffers[0].Read(input.Layout!.Planes[0].Offset, _script);
        _hash = HashOf(input);
        return CodecStatus.Ok;
    }

    /// <inheritdoc/>
    public CodecStatus Send(in WorkerCommand input, bool isKeyFrame)
    {
        Calls.Add($"send {input.Timestamp}{(isKeyFrame ? " key" : "")}");
        Settings.Add(input.Settings!);
        byte[] script = _script;
        switch (script[FakeImage.KindAt])
        {
            case FakeImage.Throw:
                throw new InvalidOperationException("a bug of ours");
            case FakeImage.Fail:
                return CodecStatus.Failed;
            case FakeImage.Damaged:
                return CodecStatus.Damaged;
            case FakeImage.Block:
                IsAtGate.Set();
                Gate.Wait();
                break;
        }

        Delay = script[FakeImage.DelayAt] == 0 ? Delay : script[FakeImage.DelayAt] - 1;
        bool isKey = isKeyFrame || _settings is null || script[FakeImage.KindAt] == FakeImage.OwnKey;
        _settings = input.Settings;
        var packet = new FakePacket
        {
            Kind = script[FakeImage.KindAt],
            Hash = _hash,
            Type = isKey ? FrameType.Key : script[FakeImage.KindAt] == FakeImage.Bidirectional ? FrameType.Bidirectional : FrameType.Predicted,
            Length = FakeImage.PacketLength(script),
            Timestamp = input.Timestamp,
            QueuedAt = input.QueuedAt,
        };
        _held.Insert(Math.Max(_held.Count - script[FakeImage.OvertakenAt], 0), packet);
        return CodecStatus.Ok;
    }

    /// <inheritdoc/>
    public void BeginDrain()
    {
        Calls.Add("drain");
        _draining = true;
    }

    /// <inheritdoc/>
    public CodecStatus Receive(IPacket product)
    {
        if (_held.Count <= (_draining ? 0 : Delay))
        {
            return _draining ? CodecStatus.EndOfStream : CodecStatus.NeedsInput;
        }

        FakePacket next = _held[0];
        _held.RemoveAt(0);
        switch (next.Kind)
        {
            case FakeImage.Dropped:
                return CodecStatus.Damaged;
            case FakeImage.FailLater:
                return CodecStatus.Failed;
            default:
                ((FakePacket)product).Take(next);
                return CodecStatus.Ok;
        }
    }

    /// <inheritdoc/>
    public void Flush()
    {
        Calls.Add("flush");
        _held.Clear();
        _settings = null;
        _draining = false;
    }

    /// <inheritdoc/>
    public IPacket CreateProduct() => new FakePacket { Disposed = MakesProduct?.Invoke() };

    /// <inheritdoc/>
    public void Dispose()
    {
        Calls.Add("dispose");
        Gate.Set();
    }

    private static ulong HashOf(in WorkerCommand input)
    {
        EncoderSettings s = input.Settings!;
        ulong hash = FakeImage.Hash(0, FakeImage.Words(
            (uint)s.Codec, s.Variant.Profile, s.Variant.Level, s.Left, s.Top, s.Width, s.Height, s.FrameRate,
            (uint)s.RateControl, s.Bitrate, s.Range.Min, s.Range.Max, s.Qp.I, s.Qp.P, s.Qp.B));
        foreach (PlaneLayout plane in input.Layout!.Planes)
        {
            byte[] line = new byte[plane.RowBytes];
            for (uint row = 0; row < plane.Rows; row++)
            {
                input.Buffer!.Buffers[plane.Buffer].Read(plane.Offset + ((ulong)row * plane.Stride), line);
                hash = FakeImage.Hash(hash, line);
            }
        }

        return hash;
    }
}

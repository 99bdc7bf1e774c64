// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>Decides the next step of a decoder's stream: pieces of access units, pictures, changes of resolution.</summary>
internal sealed class DecodeLoop : CodecLoop<IFrame>
{
    /// <summary>
    /// How long a picture waits for another buffer when the decoder refers to all that there are. A guest that has more buffers queues one sooner.
    /// </summary>
    private const int PatienceForBuffers = 20;

    /// <summary>Bytes of an input that are copied between two looks at the gate.</summary>
    private const int PieceBytes = 1 << 20;

    private readonly IVideoDecoder _decoder;
    private readonly bool _markLastOfResolution;
    private readonly PiecePolicy _pieces;

    /// <summary>The format that the guest knows.</summary>
    private FrameFormat? _format;

    /// <summary>The format that is being announced to the guest.</summary>
    private FrameFormat? _announced;

    /// <summary>Whether a frame went out since the last EOS. If so, the end of a resolution needs an EOS.</summary>
    private bool _owesLast;

    /// <param name="decoder">The decoder; owned.</param>
    /// <param name="report">Takes worker events. Called inside <see cref="CodecLoop{TProduct}.Accept"/> and <see cref="CodecLoop{TProduct}.TryStep"/>.</param>
    /// <param name="gate">Left for each call of the decoder.</param>
    /// <param name="markLastOfResolution">Whether the last frame before a change of resolution is flagged EOS (ruling 40).</param>
    /// <param name="maxBuffers">Most buffers of a queue at a time.</param>
    /// <param name="frames">The output buffers that the decoder can write to; null for a decoder that writes to none.</param>
    public DecodeLoop(IVideoDecoder decoder, Action<WorkerEvent> report, GuestGate gate, bool markLastOfResolution, int maxBuffers, FramePool? frames)
        : base(decoder, report, gate, maxBuffers, frames)
    {
        _decoder = decoder;
        _markLastOfResolution = markLastOfResolution;
        try
        {
            _pieces = new PiecePolicy(decoder, Inputs);
        }
        catch
        {
            Dispose();
            throw;
        }
    }

    /// <inheritdoc/>
    public override int? PatienceMilliseconds
        => IsCrowded ? PatienceForBuffers
            : IsRunning && !HasNowhereToGo ? _pieces.PatienceMilliseconds
            : null;

    /// <inheritdoc/>
    protected override bool IsHolding => _decoder.HeldTimestamp is not null;

    /// <inheritdoc/>
    protected override bool MayBeLast => _markLastOfResolution && _decoder.EndsFormat;

    /// <summary>Pictures of a new size wait until the guest knows it.</summary>
    protected override bool IsWaiting => _announced is not null;

    /// <summary>Whether a picture waits although there are buffers, because the decoder refers to the contents of all of them.</summary>
    private bool IsCrowded => Products.Count > 0 && !IsWithoutOutputs && !IsWaiting;

    /// <summary>
    /// Whether a picture could not go out: the guest knows the size, or is about to, and has queued no buffer yet. Input that is held back can wait
    /// then.
    /// </summary>
    private bool HasNowhereToGo => IsWithoutOutputs && (_format is not null || _announced is not null);

    /// <inheritdoc/>
    public override void Accept(in WorkerCommand work)
    {
        if (work.Kind == WorkerCommandKind.AcceptFormat)
        {
            _format = _announced;
            _announced = null;
            return;
        }

        base.Accept(work);
    }

    /// <inheritdoc/>
    public override void StopWaiting()
    {
        if (IsCrowded)
        {
            Outputs.Evict();
        }
        else
        {
            _pieces.GiveUp();
        }
    }

    /// <summary>Gives the guest the oldest picture, in the buffer that it was decoded into or copied to another one. Announces a new size first.</summary>
    protected override bool TryDeliver()
    {
        if (Products.Count == 0)
        {
            return IsChanging && TryEndFormat();
        }

        IFrame picture = Products.First;
        if (picture.Format != _format)
        {
            return TryChangeFormat(picture.Format);
        }

        bool isInPlace = Outputs.TryTakeHome(picture, out WorkerCommand output);
        if (!isInPlace && !Outputs.TryTake(out output))
        {
            return false;
        }

        bool isLastOfResolution = IsLastOfResolution();
        WriteStatus status = picture.Write(output.Buffer!, output.Layout!, isInPlace, Gate);
        if (status == WriteStatus.Interrupted)
        {
            if (Gate.IsShut)
            {
                return Abandon();
            }

            // Guest memory may have moved, or the buffer may be gone. The picture is written again.
            Outputs.PutBack(output);
            return true;
        }

        bool written = status == WriteStatus.Written;
        _owesLast = !isLastOfResolution && !IsLastOfDrain;
        ReportDelivered(new WorkerEvent
        {
            Buffer = output.Buffer,
            Layout = written ? output.Layout : null,
            IsDamaged = picture.IsDamaged || !written,
            IsLast = isLastOfResolution,
        });
        return true;
    }

    /// <summary>Sends the next access unit, or ends the one that is held back.</summary>
    protected override bool TrySend()
    {
        if (_pieces.EndsNow(IsDrainRequested))
        {
            return EndAccessUnit();
        }

        if (!Inputs.TryDequeue(out WorkerCommand input))
        {
            return false;
        }

        if (!input.Buffer!.IsAttached)
        {
            // The buffer lost its memory meanwhile, and the device answered its command.
            return true;
        }

        // An input without bytes has nothing to decode. FFmpeg would take it for a drain.
        CodecStatus status = input.Length == 0 ? CodecStatus.Ok : Send(input);
        if (Gate.IsShut)
        {
            return Abandon();
        }

        if (status == CodecStatus.Failed)
        {
            return Fail();
        }

        ExpectProducts();
        Report(new WorkerEvent { Kind = WorkerEventKind.InputDone, Buffer = input.Buffer, Length = input.Length, IsDamaged = status == CodecStatus.Damaged });
        AnnounceFirst();
        return true;
    }

    /// <inheritdoc/>
    protected override bool TryDeliverEmptyLast()
    {
        bool delivered = base.TryDeliverEmptyLast();
        _owesLast &= !delivered;
        return delivered;
    }

    /// <summary>ruling 40: EOS goes on the last frame of the old size.</summary>
    private bool IsLastOfResolution()
        => _markLastOfResolution && (Products.Count == 2 ? Products.Second.Format != _format : IsChanging && DiffersFromGuest(out _));

    /// <summary>Whether the decoder knows of a format that the guest does not know.</summary>
    private bool DiffersFromGuest(out FrameFormat format) => _decoder.TryPeekFormat(out format) && format != _format;

    /// <summary>The old format has no picture left: ends it for the guest too. A header that changed back, or says too little, changes nothing.</summary>
    private bool TryEndFormat()
    {
        if (DiffersFromGuest(out FrameFormat format))
        {
            return TryChangeFormat(format);
        }

        IsChanging = false;
        return true;
    }

    /// <summary>spec: EVENT_DECODER_RESOLUTION_CHANGED. The old size ends with EOS, then the change is announced to the guest (ruling 40).</summary>
    private bool TryChangeFormat(FrameFormat format)
    {
        if (_markLastOfResolution && _format is not null && _owesLast)
        {
            return TryDeliverEmptyLast();
        }

        Announce(format);
        return true;
    }

    private void Announce(FrameFormat format)
    {
        _announced = format;
        IsChanging = false;
        DropOutputs();
        Report(new WorkerEvent { Kind = WorkerEventKind.FormatChanged, Format = format, Info = _decoder.Info });
    }

    /// <summary>Announces the size from the first headers at once: guests size their buffers by it before a picture is out.</summary>
    private void AnnounceFirst()
    {
        if (_format is null && _decoder.TryPeekFormat(out FrameFormat format))
        {
            Announce(format);
        }
    }

    private CodecStatus Send(in WorkerCommand input)
    {
        bool mayContinue = _pieces.Begin(input, IsDrainRequested);
        if (!_decoder.TryReserve(input.Length, out Span<byte> room))
        {
            return CodecStatus.Damaged;
        }

        if (!TryCopyInput(input, room))
        {
            return CodecStatus.Ok;
        }

        Gate.LeaveForCodec();
        CodecStatus status = _decoder.Send(input.Timestamp, mayContinue, input.QueuedAt);
        _ = Gate.TryEnter();
        return status;
    }

    /// <summary>Reads guest memory once, into the decoder's own memory, because the guest may write to it meanwhile. Gives way if the device waits.</summary>
    /// <returns>False if the worker does not have the buffer any more.</returns>
    private bool TryCopyInput(in WorkerCommand input, Span<byte> room)
    {
        for (int done = 0; done < room.Length; done += PieceBytes)
        {
            if (!Gate.TryGiveWay() || !input.Buffer!.IsAttached)
            {
                return false;
            }

            // After giving way, the same bytes may be elsewhere in the host.
            input.Buffer.Buffers[0].Read((uint)done, room.Slice(done, Math.Min(PieceBytes, room.Length - done)));
        }

        return true;
    }

    /// <summary>ruling 45: the access unit that is held back is complete.</summary>
    private bool EndAccessUnit()
    {
        ExpectProducts();
        Gate.LeaveForCodec();
        CodecStatus status = _decoder.EndAccessUnit();
        if (!Gate.TryEnter())
        {
            return Abandon();
        }

        if (status == CodecStatus.Failed)
        {
            return Fail();
        }

        AnnounceFirst();
        return true;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>Decides what a decoder's stream does next: pieces of access units, pictures, changes of resolution.</summary>
internal sealed class DecodeLoop : CodecLoop<IFrame>
{
    /// <summary>How long a picture waits for another buffer where the decoder refers to all that there are: longer than a guest needs that has more.</summary>
    private const int PatienceForBuffers = 20;

    /// <summary>So many bytes of an input are copied between two looks at the gate.</summary>
    private const int PieceBytes = 1 << 20;

    private readonly IVideoDecoder _decoder;
    private readonly bool _markLastOfResolution;
    private readonly PieceWatch _pieces;

    /// <summary>The size that the guest knows.</summary>
    private FrameFormat? _format;

    /// <summary>The size that the guest is being told.</summary>
    private FrameFormat? _announced;

    /// <summary>Whether a frame went out since the last EOS: then the end of a resolution needs one.</summary>
    private bool _owesLast;

    /// <param name="decoder">The decoder; owned.</param>
    /// <param name="report">Takes what happened. Called inside <see cref="CodecLoop{TProduct}.Accept"/> and <see cref="CodecLoop{TProduct}.TryStep"/>.</param>
    /// <param name="gate">Left for each call of the decoder.</param>
    /// <param name="markLastOfResolution">Whether the last frame before a change of resolution is flagged EOS (ruling 40).</param>
    /// <param name="maxBuffers">Most buffers of a queue at a time.</param>
    /// <param name="frames">Where the decoder finds output buffers; null for one that writes to none.</param>
    public DecodeLoop(IVideoDecoder decoder, Action<WorkerEvent> report, GuestGate gate, bool markLastOfResolution, int maxBuffers, FramePool? frames)
        : base(decoder, report, gate, maxBuffers, frames)
    {
        _decoder = decoder;
        _markLastOfResolution = markLastOfResolution;
        try
        {
            _pieces = new PieceWatch(decoder, Inputs);
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
    protected override bool IsHolding => _pieces.IsHolding;

    /// <summary>While the guest is being told of a new size, pictures wait for it.</summary>
    protected override bool IsWaiting => _announced is not null;

    /// <summary>Whether a picture waits although there are buffers: the decoder refers to what is in all of them.</summary>
    private bool IsCrowded => Products.Count > 0 && !IsWithoutOutputs && !IsWaiting;

    /// <summary>Whether a picture could go nowhere: the guest knows the size, or is being told, and has given no buffer yet. What is held back can wait then.</summary>
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

    /// <inheritdoc/>
    protected override void OnFlushed() => _pieces.End();

    /// <summary>Gives the guest the oldest picture, in the buffer where it is or written into another one; or tells of its size first.</summary>
    protected override bool TryDeliver()
    {
        if (Products.Count == 0)
        {
            return false;
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

            // Guest memory may be elsewhere since, or the buffer gone: the picture is written anew.
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

    /// <summary>Feeds the next access unit, or ends the one that is held back.</summary>
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
            // It lost its memory meanwhile and was answered by the device.
            return true;
        }

        // An input without bytes is nothing to decode; to FFmpeg it would mean a drain.
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

    /// <summary>ruling 40: EOS on the last frame of the old size.</summary>
    private bool IsLastOfResolution()
        => _markLastOfResolution && Products.Count == 2 && Products.Second.Format != _format;

    /// <summary>spec: EVENT_DECODER_RESOLUTION_CHANGED, ruling 40: the old size ends with EOS, then the guest is told.</summary>
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
        DropOutputs();
        Report(new WorkerEvent { Kind = WorkerEventKind.FormatChanged, Format = format, Info = _decoder.Info });
    }

    /// <summary>The first headers are told at once: guests size their buffers by them before a picture is out.</summary>
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

    /// <summary>Reads guest memory once, into memory of the decoder's: the guest may write meanwhile. Gives way to a device that waits.</summary>
    /// <returns>False if the buffer is the worker's no more.</returns>
    private bool TryCopyInput(in WorkerCommand input, Span<byte> room)
    {
        for (int done = 0; done < room.Length; done += PieceBytes)
        {
            if (!Gate.TryGiveWay() || !input.Buffer!.IsAttached)
            {
                return false;
            }

            // After it gave way, the same bytes may be elsewhere in the host.
            input.Buffer.Buffers[0].Read((uint)done, room.Slice(done, Math.Min(PieceBytes, room.Length - done)));
        }

        return true;
    }

    /// <summary>ruling 45: what is held back is whole.</summary>
    private bool EndAccessUnit()
    {
        _pieces.End();
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

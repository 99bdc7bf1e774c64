// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <content>Takes products from the codec, and drains it.</content>
internal abstract partial class CodecLoop<TProduct>
{
    /// <summary>ruling 33: EOS goes on the real last product.</summary>
    protected bool IsLastOfDrain => _phase == Phase.Draining && !_drainsQuietly && _ended && Products.Count == 1;

    /// <summary>Reports that the oldest product went out, and drops it.</summary>
    /// <param name="outcome">The worker event to report. Whether it is the last one of a drain is filled in here.</param>
    protected void ReportDelivered(WorkerEvent outcome)
    {
        bool isLastOfDrain = IsLastOfDrain;
        _lastOfDrainSent |= isLastOfDrain;
        outcome.Kind = WorkerEventKind.OutputDone;
        outcome.IsLast |= isLastOfDrain;
        outcome.Timestamp = Products.First.Timestamp;
        outcome.QueuedAt = Products.First.QueuedAt;
        Report(outcome);
        Products.RemoveFirst();
    }

    /// <summary>rulings 33, 40: if the last product has already gone out, EOS goes on an empty buffer, as soon as there is one.</summary>
    protected virtual bool TryDeliverEmptyLast()
    {
        if (!Outputs.TryTakeEmpty(out WorkerCommand output))
        {
            return false;
        }

        Report(new WorkerEvent { Kind = WorkerEventKind.OutputDone, Buffer = output.Buffer, IsLast = true });
        return true;
    }

    /// <summary>Starts a drain of the codec, which ends with a flush, without telling the guest.</summary>
    /// <returns>False if the gate was shut meanwhile.</returns>
    protected bool TryDrainQuietly()
    {
        _drainsQuietly = true;
        return TryEnterDrain();
    }

    /// <summary>Takes a product from the codec, if there is room for one and the codec may have one.</summary>
    private bool TryReceive()
    {
        int room = _phase == Phase.Draining || MayBeLast ? 2 : 1;
        if (Products.Count >= room || _dry || _ended || IsChanging)
        {
            return false;
        }

        Gate.LeaveForCodec();
        CodecStatus status = Products.Receive();
        if (!Gate.TryEnter())
        {
            return Abandon();
        }

        _dry |= status == CodecStatus.NeedsInput;
        return Note(status);
    }

    /// <summary>
    /// Takes products that the codec's threads still work on, when there is no input and the codec asks for more. Otherwise a guest would get them
    /// only after later inputs.
    /// </summary>
    private bool TryReceiveUnderWay()
    {
        if (!_mayBeUnderWay)
        {
            return false;
        }

        Gate.LeaveForCodec();
        CodecStatus status = Products.ReceiveUnderWay();
        if (!Gate.TryEnter())
        {
            return Abandon();
        }

        _mayBeUnderWay = status != CodecStatus.NeedsInput;
        return Note(status);
    }

    /// <returns>Whether there may be more to do.</returns>
    private bool Note(CodecStatus status)
    {
        switch (status)
        {
            case CodecStatus.Ok:
            case CodecStatus.Busy:
            case CodecStatus.Damaged:
            case CodecStatus.NeedsInput:
                return true;
            case CodecStatus.EndOfStream:
                _ended = true;
                return true;
            case CodecStatus.FormatEnded:
                IsChanging = true;
                return true;
            default:
                return Fail();
        }
    }

    /// <summary>
    /// Starts the drain of the codec once all input before it was sent. This happens before anything is delivered, so that EOS goes on the last
    /// product (ruling 33).
    /// </summary>
    private bool TryBeginDrain()
    {
        if (!_drainRequested || Inputs.Count > 0 || IsHolding)
        {
            return false;
        }

        _drainRequested = false;
        _lastOfDrainSent = false;
        if (_phase == Phase.Draining)
        {
            // This continues the cancelled drain. Its products still wait, and the last of them takes EOS (ruling 33).
            _drainsQuietly = false;
            return true;
        }

        return TryEnterDrain();
    }

    private bool TryEnterDrain()
    {
        Gate.LeaveForCodec();
        _codec.BeginDrain();
        if (!Gate.TryEnter())
        {
            return Abandon();
        }

        _phase = Phase.Draining;
        _dry = false;
        return true;
    }

    /// <summary>ruling 32: all outputs come first, then EOS, then the response to DRAIN. Afterwards the stream takes new input (ruling 34).</summary>
    private bool TryFinishDrain()
    {
        if (_phase != Phase.Draining || !_ended || Products.Count > 0)
        {
            return false;
        }

        if (!_drainsQuietly && !_lastOfDrainSent)
        {
            _lastOfDrainSent = TryDeliverEmptyLast();
            return _lastOfDrainSent;
        }

        bool quietly = _drainsQuietly;
        if (!TryResume(forgets: false))
        {
            return false;
        }

        if (!quietly)
        {
            Report(new WorkerEvent { Kind = WorkerEventKind.Drained });
        }

        return true;
    }
}

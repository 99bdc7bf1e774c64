// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <content>What comes out, and the drain that ends it.</content>
internal abstract partial class CodecLoop<TProduct>
{
    /// <summary>ruling 33: EOS on the real last product.</summary>
    protected bool IsLastOfDrain => _phase == Phase.Draining && !_drainsQuietly && _ended && Products.Count == 1;

    /// <summary>Tells that the oldest product went out, and drops it.</summary>
    /// <param name="outcome">What became of it; whether it is the last of a drain is filled in here.</param>
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

    /// <summary>rulings 33, 40: the last product has gone already: EOS goes on an empty buffer, as soon as there is one.</summary>
    protected virtual bool TryDeliverEmptyLast()
    {
        if (!Outputs.TryTakeEmpty(out WorkerCommand output))
        {
            return false;
        }

        Report(new WorkerEvent { Kind = WorkerEventKind.OutputDone, Buffer = output.Buffer, IsLast = true });
        return true;
    }

    /// <summary>Has the codec give what it has and forget the rest, without telling the guest.</summary>
    /// <returns>False if the gate was shut meanwhile.</returns>
    protected bool TryDrainQuietly()
    {
        _drainsQuietly = true;
        return TryEnterDrain();
    }

    /// <summary>Takes a product from the codec, if there is room and may be one.</summary>
    private bool TryReceive()
    {
        int room = _phase == Phase.Draining ? 2 : 1;
        if (Products.Count >= room || _dry || _ended)
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

    /// <summary>No input is at hand, the codec wants more: takes what its threads have, which a guest would else get only with later inputs.</summary>
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
            default:
                return Fail();
        }
    }

    /// <summary>All input before the drain was fed: tells the codec to give what it has. Before anything is delivered, so that EOS finds the last product (ruling 33).</summary>
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
            // The one that was cancelled goes on: its products wait still, and the last of them takes EOS (ruling 33).
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

    /// <summary>ruling 32: outputs, EOS, then the response to DRAIN. Afterwards the stream takes new input (ruling 34).</summary>
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
        if (!TryResumeAfterFlush())
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

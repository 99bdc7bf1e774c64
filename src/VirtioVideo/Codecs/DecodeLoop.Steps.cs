// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <content>The steps, in the order in which they are tried.</content>
internal sealed partial class DecodeLoop
{
    /// <summary>Takes a picture from the decoder, if there is room and may be one.</summary>
    private bool TryReceive()
    {
        int room = _phase == Phase.Draining ? 2 : 1;
        if (_pictures.Count >= room || _dry || _ended)
        {
            return false;
        }

        switch (_pictures.Receive())
        {
            case DecodeStatus.Ok:
            case DecodeStatus.Busy:
                return true;
            case DecodeStatus.NeedsInput:
                _dry = true;
                return true;
            case DecodeStatus.EndOfStream:
                _ended = true;
                return true;
            case DecodeStatus.Damaged:
                return true;
            default:
                return Fail();
        }
    }

    /// <summary>Writes the oldest picture into an output buffer, or tells of its size first.</summary>
    private bool TryDeliver()
    {
        if (_pictures.Count == 0)
        {
            return false;
        }

        IPicture picture = _pictures.First;
        if (picture.Format != _format)
        {
            return TryChangeFormat(picture.Format);
        }

        if (!TryTakeOutput(out Work output))
        {
            return false;
        }

        bool isLastOfDrain = IsLastOfDrain();
        bool isLast = isLastOfDrain || IsLastOfResolution();
        bool written = picture.TryWriteTo(output.Buffer!.Buffers, output.Layout!);
        _owesLast = !isLast;
        _lastOfDrainSent |= isLastOfDrain;
        _report(new Outcome
        {
            Kind = OutcomeKind.OutputDone,
            Buffer = output.Buffer,
            Layout = written ? output.Layout : null,
            IsDamaged = picture.IsDamaged || !written,
            IsLast = isLast,
            Timestamp = picture.Timestamp,
        });
        _pictures.RemoveFirst();
        return true;
    }

    /// <summary>ruling 33: EOS on the real last frame.</summary>
    private bool IsLastOfDrain() => _phase == Phase.Draining && !_drainCancelled && _ended && _pictures.Count == 1;

    /// <summary>ruling 40: EOS on the last frame of the old size.</summary>
    private bool IsLastOfResolution()
        => _markLastOfResolution && _pictures.Count == 2 && _pictures.Second.Format != _format;

    /// <summary>spec: EVENT_DECODER_RESOLUTION_CHANGED, ruling 40: the old size ends with EOS, then the guest is told.</summary>
    private bool TryChangeFormat(PictureFormat format)
    {
        if (_markLastOfResolution && _format is not null && _owesLast)
        {
            return TryDeliverEmptyLast();
        }

        Announce(format);
        return true;
    }

    private void Announce(PictureFormat format)
    {
        _announced = format;

        // Buffers of the old size go back; such as are under way are of an older generation.
        _outputs.Clear();
        _outputGeneration++;
        _report(new Outcome { Kind = OutcomeKind.FormatChanged, Format = format, Facts = _decoder.Facts });
    }

    /// <summary>The oldest output buffer; such as lost their memory meanwhile were answered by the device.</summary>
    private bool TryTakeOutput(out Work output)
    {
        while (_outputs.TryDequeue(out output))
        {
            if (output.Buffer!.IsAttached)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>rulings 33, 40: the last frame has gone already: EOS goes on an empty buffer, as soon as there is one.</summary>
    private bool TryDeliverEmptyLast()
    {
        if (!TryTakeOutput(out Work output))
        {
            return false;
        }

        _owesLast = false;
        _report(new Outcome { Kind = OutcomeKind.OutputDone, Buffer = output.Buffer, IsLast = true });
        return true;
    }

    /// <summary>ruling 32: outputs, EOS, then the response to DRAIN. Afterwards the stream takes new input (ruling 34).</summary>
    private bool TryFinishDrain()
    {
        if (_phase != Phase.Draining || !_ended || _pictures.Count > 0)
        {
            return false;
        }

        if (!_drainCancelled && !_lastOfDrainSent)
        {
            _lastOfDrainSent = TryDeliverEmptyLast();
            return _lastOfDrainSent;
        }

        bool cancelled = _drainCancelled;
        ResumeAfterFlush();
        if (!cancelled)
        {
            _report(new Outcome { Kind = OutcomeKind.Drained });
        }

        return true;
    }

    /// <summary>Feeds the next access unit.</summary>
    private bool TrySend()
    {
        if (_phase != Phase.Decoding || _pictures.Count > 0 || !_inputs.TryDequeue(out Work input))
        {
            return false;
        }

        if (!input.Buffer!.IsAttached)
        {
            // It lost its memory meanwhile and was answered by the device.
            return true;
        }

        // An input without bytes is nothing to decode; to FFmpeg it would mean a drain.
        DecodeStatus status = input.Length == 0 ? DecodeStatus.Ok : Send(input);
        if (status == DecodeStatus.Failed)
        {
            return Fail();
        }

        _dry = false;
        _report(new Outcome { Kind = OutcomeKind.InputDone, Buffer = input.Buffer, IsDamaged = status == DecodeStatus.Damaged });
        AnnounceFirst();
        return true;
    }

    /// <summary>The first headers are told at once: guests size their buffers by them before a picture is out.</summary>
    private void AnnounceFirst()
    {
        if (_format is null && _decoder.TryPeekFormat(out PictureFormat format))
        {
            Announce(format);
        }
    }

    private DecodeStatus Send(in Work input)
        => _decoder.Send(input.Buffer!.Buffers[0], input.Length, input.Timestamp, _pieces.Begin(input, _drainRequested));

    /// <summary>ruling 45: what is held back is whole.</summary>
    private bool TryEndAccessUnit()
    {
        if (_phase != Phase.Decoding || _pictures.Count > 0 || !_pieces.EndsNow(_drainRequested))
        {
            return false;
        }

        _pieces.End();
        _dry = false;
        if (_decoder.EndAccessUnit() == DecodeStatus.Failed)
        {
            return Fail();
        }

        AnnounceFirst();
        return true;
    }

    /// <summary>All input before the drain was fed: tells the decoder to give what it has. Before anything is delivered, so that EOS finds the last picture (ruling 33).</summary>
    private bool TryBeginDrain()
    {
        if (!_drainRequested || _inputs.Count > 0 || _pieces.IsHolding)
        {
            return false;
        }

        _drainRequested = false;
        _lastOfDrainSent = false;
        if (_phase == Phase.Draining)
        {
            // The one that was cancelled goes on: its pictures wait still, and the last of them takes EOS (ruling 33).
            _drainCancelled = false;
            return true;
        }

        _decoder.BeginDrain();
        _phase = Phase.Draining;
        _dry = false;
        return true;
    }
}

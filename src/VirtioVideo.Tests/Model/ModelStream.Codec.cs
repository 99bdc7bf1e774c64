// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <content>What moves without the guest, as far as decoders and encoders are alike.</content>
internal abstract partial class ModelStream
{
    private bool _endOfDrainSent;

    /// <summary>Whether a change of resolution waits for its event.</summary>
    public virtual bool IsTelling => false;

    /// <summary>Whether the next product is the last one of a drain: EOS is on the real last (ruling 33).</summary>
    protected bool EndsDrain => IsDrainingNow && Codec.ReadyCount == 1;

    /// <summary>A drain whose inputs were all taken.</summary>
    private bool IsDrainingNow => IsDraining && Input.Queued.Count == 0;

    /// <summary>rulings 14, 40: the event of a change of resolution is in the used ring.</summary>
    public virtual void EventIsPlaced()
    {
    }

    /// <summary>ruling 46: an input is answered when its bytes were used.</summary>
    /// <returns>Whether something moved.</returns>
    protected abstract bool Feed(ModelQueued input);

    /// <summary>Has the next product go out, if there is a buffer for it.</summary>
    /// <returns>Whether something moved.</returns>
    protected abstract bool Show();

    /// <summary>The codec forgets all it holds.</summary>
    protected virtual void Flush() => Codec.Flush();

    /// <summary>An input's bytes were used; ruling 41: damage is told and the stream goes on.</summary>
    protected void AnswerInput(bool isDamaged)
        => Answer(Input.Take().Command, AnswerKind.InputDone, ModelResponses.Buffer(ModelResult.Ok, isDamaged ? ModelResponses.ErrorFlag : 0));

    /// <summary>The next product went out.</summary>
    protected void AnswerOutput(ModelQueued output, uint flags, ulong timestamp, params uint[] sizes)
    {
        bool endsDrain = EndsDrain;
        _endOfDrainSent |= endsDrain;
        flags |= endsDrain ? ModelResponses.EndFlag : 0;
        Answer(output.Command, endsDrain ? AnswerKind.LastOfDrain : AnswerKind.OutputDone, ModelResponses.Buffer(ModelResult.Ok, flags, timestamp, sizes));
    }

    /// <summary>rulings 33, 40: EOS on an empty buffer, as soon as there is one.</summary>
    protected virtual bool SendEmpty(AnswerKind kind)
    {
        if (Output.Queued.Count == 0)
        {
            return false;
        }

        Answer(Output.Take().Command, kind, ModelResponses.Buffer(ModelResult.Ok, ModelResponses.EndFlag));
        return true;
    }

    /// <summary>ruling 41: it cannot go on.</summary>
    protected bool Fail()
    {
        HasFailed = true;
        CancelAll();
        Device.PostEvent(ModelDevice.Error, this);
        return false;
    }

    /// <summary>Goes on until nothing moves without the guest.</summary>
    private void Run()
    {
        while (!HasFailed && !IsTelling && Step())
        {
        }
    }

    /// <summary>docs/design/decisions.md: products go out before the next input goes in; what ends a drain is known one product ahead.</summary>
    /// <returns>Whether something moved.</returns>
    private bool Step()
    {
        if (IsDrainingNow)
        {
            Codec.Drain();
        }

        if (!Codec.Look(Codec.IsDraining ? 2 : 1))
        {
            return Fail();
        }

        if (Codec.ReadyCount > 0)
        {
            return Show();
        }

        return Codec.IsDraining ? EndDrain() : Input.Queued.Count > 0 && Feed(Input.Queued[0]);
    }

    /// <summary>rulings 32, 33: EOS, then the response; a drain that was cancelled, or that was never the guest's, ends without either (ruling 36).</summary>
    private bool EndDrain()
    {
        if (IsDrainingNow)
        {
            if (!_endOfDrainSent)
            {
                _endOfDrainSent = SendEmpty(AnswerKind.LastOfDrain);
                return _endOfDrainSent;
            }

            Answer(_pendingDrain!.Value, AnswerKind.Drained, ModelResponses.Result(ModelResult.Ok));
            _pendingDrain = null;
        }

        Flush();
        return true;
    }
}

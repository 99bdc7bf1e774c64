// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Model;

/// <content>Inputs, pictures, EOS and changes of resolution.</content>
internal sealed partial class ModelStream
{
    /// <summary>The size that the guest was told.</summary>
    private ModelSize? _size;

    /// <summary>The size whose event is under way: nothing is decoded meanwhile (ruling 40).</summary>
    private (ModelSize Size, uint DecodedPictureBuffer, uint FrameRate)? _telling;

    /// <summary>Whether a frame of this size went out and none was flagged EOS since.</summary>
    private bool _owesEnd;

    private bool _endOfDrainSent;

    /// <summary>Whether a change of resolution waits for its event.</summary>
    public bool IsTelling => _telling is not null;

    /// <summary>rulings 14, 40: the event is in the used ring.</summary>
    public void EventIsPlaced()
    {
        if (_telling is not var (size, decodedPictureBuffer, frameRate))
        {
            return;
        }

        _telling = null;
        _size = size;
        _resolution++;
        Params.Change(size, decodedPictureBuffer, frameRate);
        CancelQueued(Output);
    }

    /// <summary>Goes on until nothing moves without the guest.</summary>
    private void Decode()
    {
        while (!HasFailed && _telling is null && Step())
        {
        }
    }

    /// <summary>docs/decisions.md: pictures go out before the next input goes in; what ends a drain is known one picture ahead.</summary>
    /// <returns>Whether something moved.</returns>
    private bool Step()
    {
        if (IsDraining && Input.Queued.Count == 0)
        {
            _decoder.Drain();
        }

        if (!_decoder.Look(_decoder.IsDraining ? 2 : 1))
        {
            return Fail();
        }

        if (_decoder.ReadyCount > 0)
        {
            return Show(_decoder.Next);
        }

        return _decoder.IsDraining ? EndDrain() : Input.Queued.Count > 0 && Feed(Input.Queued[0]);
    }

    /// <summary>ruling 46: an input is answered when its bytes were used.</summary>
    private bool Feed(ModelQueued input)
    {
        bool? damaged = input.Length == 0
            ? false
            : _decoder.Decode(_device.Memory.Read(input.Resource.Buffers[0], input.Length), input.Timestamp);
        if (damaged is null)
        {
            return Fail();
        }

        Input.Take();

        // ruling 41: damage is told and decoding goes on.
        Answer(input.Command, AnswerKind.InputDone, ModelResponses.Buffer(ModelResult.Ok, damaged.Value ? ModelResponses.ErrorFlag : 0));
        if (_tellsHeadersEarly && _size is null && _decoder.KnownSize is { } size)
        {
            Tell(size);
        }

        return true;
    }

    private bool Show(ModelPicture picture)
    {
        if (picture.Size != _size)
        {
            return EndSize(picture.Size);
        }

        if (Output.Queued.Count == 0)
        {
            return false;
        }

        // ruling 33: with a drain EOS is on the real last frame.
        bool endsDrain = IsDraining && Input.Queued.Count == 0 && _decoder.ReadyCount == 1;

        // ruling 40: also where a change of size is seen coming, which is while draining (docs/decisions.md).
        bool endsSize = !_device.Setup.NoEosOnChange && _decoder.IsDraining && _decoder.ReadyCount > 1 && _decoder.AfterNext.Size != _size;
        _owesEnd = !endsDrain && !endsSize;
        _endOfDrainSent |= endsDrain;
        Send(picture, endsDrain ? AnswerKind.LastOfDrain : AnswerKind.OutputDone, _owesEnd ? 0 : ModelResponses.EndFlag);
        _decoder.Remove();
        return true;
    }

    private void Send(ModelPicture picture, AnswerKind kind, uint flags)
    {
        ModelQueued output = Output.Take();
        if (picture.Kind == FakeUnit.Unwritable)
        {
            // spec: RESOURCE_QUEUE, a buffer that triggered a processing error has the ERR flag.
            Answer(output.Command, kind, ModelResponses.Buffer(ModelResult.Ok, flags | ModelResponses.ErrorFlag, picture.Timestamp));
            return;
        }

        foreach ((ModelPlane plane, int number) in output.Layout.Planes.Select((plane, number) => (plane, number)))
        {
            byte[] line = new byte[plane.RowBytes];
            for (uint row = 0; row < plane.Rows; row++)
            {
                FakeUnit.FillLine(line, picture.Timestamp, picture.Number, picture.Size.Width, picture.Size.Height, number, (int)row);
                _device.Memory.Write(output.Resource.Buffers[plane.Buffer], plane.Offset + (row * plane.Stride), line);
            }
        }

        // rulings 17, 44; ruling 41: a damaged frame is delivered with the ERR flag.
        flags |= picture.Kind == FakeUnit.DamagedPicture ? ModelResponses.ErrorFlag : 0;
        Answer(output.Command, kind, ModelResponses.Buffer(ModelResult.Ok, flags, picture.Timestamp, output.Layout.DataSizes));
    }

    /// <summary>ruling 40: the old size ends with EOS, then the guest is told.</summary>
    private bool EndSize(ModelSize next)
    {
        if (_size is not null && _owesEnd && !_device.Setup.NoEosOnChange)
        {
            return SendEmpty(AnswerKind.OutputDone);
        }

        Tell(next);
        return true;
    }

    private void Tell(ModelSize size)
    {
        _telling = (size, _decoder.DecodedPictureBuffer, _decoder.FrameRate);
        _device.PostEvent(ModelDevice.ResolutionChanged, this);
    }

    /// <summary>rulings 32, 33: EOS, then the response; a drain that was cancelled ends without either (ruling 36).</summary>
    private bool EndDrain()
    {
        if (IsDraining && Input.Queued.Count == 0)
        {
            if (!_endOfDrainSent)
            {
                _endOfDrainSent = SendEmpty(AnswerKind.LastOfDrain);
                return _endOfDrainSent;
            }

            Answer(_pendingDrain!.Value, AnswerKind.Drained, ModelResponses.Result(ModelResult.Ok));
            _pendingDrain = null;
        }

        _decoder.Flush();
        return true;
    }

    /// <summary>rulings 33, 40: EOS on an empty buffer, as soon as there is one.</summary>
    private bool SendEmpty(AnswerKind kind)
    {
        if (Output.Queued.Count == 0)
        {
            return false;
        }

        _owesEnd = false;
        Answer(Output.Take().Command, kind, ModelResponses.Buffer(ModelResult.Ok, ModelResponses.EndFlag));
        return true;
    }

    /// <summary>ruling 41: it cannot go on.</summary>
    private bool Fail()
    {
        HasFailed = true;
        CancelAll();
        _device.PostEvent(ModelDevice.Error, this);
        return false;
    }
}

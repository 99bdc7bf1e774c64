// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Model;

/// <summary>A stream of a decoder: inputs, pictures, EOS and changes of resolution.</summary>
internal sealed class ModelDecoderStream : ModelStream
{
    private readonly ModelDecoder _decoder = new();
    private readonly ModelDecoderParams _params;
    private readonly bool _tellsHeadersEarly;

    /// <summary>The size that the guest was told.</summary>
    private ModelSize? _size;

    /// <summary>The size whose event is under way: nothing is decoded meanwhile (ruling 40).</summary>
    private (ModelSize Size, uint DecodedPictureBuffer, uint FrameRate)? _telling;

    /// <summary>Whether a frame of this size went out and none was flagged EOS since.</summary>
    private bool _owesEnd;

    /// <param name="device">The device.</param>
    /// <param name="id">Its id.</param>
    /// <param name="codec">Its codec.</param>
    /// <param name="tellsHeadersEarly">Whether the decoder knows the size before a picture is out.</param>
    public ModelDecoderStream(ModelDevice device, uint id, uint codec, bool tellsHeadersEarly)
        : base(device, id)
    {
        _tellsHeadersEarly = tellsHeadersEarly;
        _params = new ModelDecoderParams(codec, device.Setup.OnePlane);
    }

    /// <inheritdoc/>
    public override ModelParams Params => _params;

    /// <inheritdoc/>
    public override ModelQueue Images => Output;

    /// <inheritdoc/>
    public override bool IsTelling => _telling is not null;

    /// <inheritdoc/>
    protected override IModelCodec Codec => _decoder;

    /// <inheritdoc/>
    public override void EventIsPlaced()
    {
        if (_telling is not var (size, decodedPictureBuffer, frameRate))
        {
            return;
        }

        _telling = null;
        _size = size;
        Resolution++;
        _params.Change(size, decodedPictureBuffer, frameRate);
        CancelQueued(Output);
    }

    /// <inheritdoc/>
    protected override bool Feed(ModelQueued input)
    {
        bool? damaged = input.Length == 0
            ? false
            : _decoder.Decode(Device.Memory.Read(input.Resource.Buffers[0], input.Length), input.Timestamp);
        if (damaged is null)
        {
            return Fail();
        }

        AnswerInput(damaged.Value);
        if (_tellsHeadersEarly && _size is null && _decoder.KnownSize is { } size)
        {
            Tell(size);
        }

        return true;
    }

    /// <inheritdoc/>
    protected override bool Show()
    {
        ModelPicture picture = _decoder.Next;
        if (picture.Size != _size)
        {
            return EndSize(picture.Size);
        }

        if (Output.Queued.Count == 0)
        {
            return false;
        }

        // ruling 40: also where a change of size is seen coming, which is while draining (docs/design/decisions.md).
        bool endsSize = !Device.Setup.NoEosOnChange && _decoder.IsDraining && _decoder.ReadyCount > 1 && _decoder.AfterNext.Size != _size;
        _owesEnd = !EndsDrain && !endsSize;
        Send(picture, endsSize ? ModelResponses.EndFlag : 0);
        _decoder.Remove();
        return true;
    }

    /// <inheritdoc/>
    protected override bool SendEmpty(AnswerKind kind)
    {
        bool isSent = base.SendEmpty(kind);
        _owesEnd &= !isSent;
        return isSent;
    }

    private void Send(ModelPicture picture, uint flags)
    {
        ModelQueued output = Output.Take();
        if (picture.Kind == FakeUnit.Unwritable)
        {
            // spec: RESOURCE_QUEUE, a buffer that triggered a processing error has the ERR flag.
            AnswerOutput(output, flags | ModelResponses.ErrorFlag, picture.Timestamp);
            return;
        }

        foreach ((ModelPlane plane, int number) in output.Layout.Planes.Select((plane, number) => (plane, number)))
        {
            byte[] line = new byte[plane.RowBytes];
            for (uint row = 0; row < plane.Rows; row++)
            {
                FakeUnit.FillLine(line, picture.Timestamp, picture.Number, picture.Size.Width, picture.Size.Height, number, (int)row);
                Device.Memory.Write(output.Resource.Buffers[plane.Buffer], plane.Offset + (row * plane.Stride), line);
            }
        }

        // rulings 17, 44; ruling 41: a damaged frame is delivered with the ERR flag.
        flags |= picture.Kind == FakeUnit.DamagedPicture ? ModelResponses.ErrorFlag : 0;
        AnswerOutput(output, flags, picture.Timestamp, output.Layout.DataSizes);
    }

    /// <summary>ruling 40: the old size ends with EOS, then the guest is told.</summary>
    private bool EndSize(ModelSize next)
    {
        if (_size is not null && _owesEnd && !Device.Setup.NoEosOnChange)
        {
            return SendEmpty(AnswerKind.OutputDone);
        }

        Tell(next);
        return true;
    }

    private void Tell(ModelSize size)
    {
        _telling = (size, _decoder.DecodedPictureBuffer, _decoder.FrameRate);
        Device.PostEvent(ModelDevice.ResolutionChanged, this);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Model;

/// <summary>A stream of an encoder: images, packets and what becomes of those that are too long (ruling 47).</summary>
internal sealed class ModelEncoderStream : ModelStream
{
    private readonly ModelEncoder _encoder = new();

    /// <summary>ruling 47: a packet was lost, so the next picture is a key frame.</summary>
    private bool _owesKeyFrame;

    /// <summary>Whether packets refer to one that was lost.</summary>
    private bool _isBroken;

    /// <param name="device">The device.</param>
    /// <param name="id">Its id.</param>
    /// <param name="codec">Its codec.</param>
    public ModelEncoderStream(ModelDevice device, uint id, uint codec)
        : base(device, id)
    {
        Params = new ModelEncoderParams(codec, device.Setup.OnePlane);
    }

    /// <inheritdoc/>
    public override ModelParams Params { get; }

    /// <inheritdoc/>
    public override ModelQueue Images => Input;

    /// <inheritdoc/>
    protected override IModelCodec Codec => _encoder;

    /// <inheritdoc/>
    protected override bool Feed(ModelQueued input)
    {
        if (_encoder.IsOther(input.Settings!))
        {
            // ruling 15: from the next picture on; what is held is of the old parameters and comes first.
            _encoder.Drain();
            return true;
        }

        byte[] script = Device.Memory.Read(input.Resource.Buffers[0], FakeImage.ScriptLength);
        bool? damaged = _encoder.Encode(script, HashOf(input), input.Settings!, input.Timestamp, input.ForcesKeyFrame || _owesKeyFrame);
        if (damaged is null)
        {
            return Fail();
        }

        _owesKeyFrame &= damaged.Value;
        AnswerInput(damaged.Value);
        return true;
    }

    /// <inheritdoc/>
    protected override bool Show()
    {
        if (Output.Queued.Count == 0)
        {
            return false;
        }

        ModelPacket packet = _encoder.Next;
        ModelQueued output = Output.Take();
        if (packet.Length > output.Resource.Buffers[0].Length)
        {
            (_owesKeyFrame, _isBroken) = (true, true);
            AnswerOutput(output, ModelResponses.ErrorFlag, packet.Timestamp);
        }
        else
        {
            _isBroken &= packet.Type != FrameType.Key;
            byte[] bytes = new byte[packet.Length];
            FakeImage.FillPacket(bytes, packet.Timestamp, packet.Hash, packet.Type);
            Device.Memory.Write(output.Resource.Buffers[0], 0, bytes);
            AnswerOutput(output, TypeFlag(packet.Type) | (_isBroken ? ModelResponses.ErrorFlag : 0), packet.Timestamp, packet.Length);
        }

        _encoder.Remove();
        return true;
    }

    /// <inheritdoc/>
    protected override void Flush()
    {
        base.Flush();

        // What comes next begins with a key frame in any case.
        _owesKeyFrame = false;
    }

    /// <summary>ruling 2</summary>
    private static uint TypeFlag(FrameType type) => type switch
    {
        FrameType.Key => 4,
        FrameType.Predicted => 8,
        _ => 16,
    };

    private ulong HashOf(ModelQueued input)
    {
        ulong hash = FakeImage.Hash(0, FakeImage.Words(input.Settings));
        foreach (ModelPlane plane in input.Layout.Planes)
        {
            byte[] bytes = Device.Memory.Read(input.Resource.Buffers[plane.Buffer], plane.Offset + plane.Size);
            for (uint row = 0; row < plane.Rows; row++)
            {
                hash = FakeImage.Hash(hash, bytes.AsSpan((int)(plane.Offset + (row * plane.Stride)), (int)plane.RowBytes));
            }
        }

        return hash;
    }
}

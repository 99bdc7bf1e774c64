// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>
/// Decides the next step of an encoder's stream: sends pictures, delivers packets, and sets the encoder up again if the guest changed a parameter
/// between two pictures.
/// </summary>
/// <param name="encoder">The encoder; owned.</param>
/// <param name="report">Takes worker events. Called inside <see cref="CodecLoop{TProduct}.Accept"/> and <see cref="CodecLoop{TProduct}.TryStep"/>.</param>
/// <param name="gate">Left for each call of the encoder.</param>
/// <param name="maxBuffers">Most buffers of a queue at a time.</param>
internal sealed class EncodeLoop(IVideoEncoder encoder, Action<WorkerEvent> report, GuestGate gate, int maxBuffers)
    : CodecLoop<IPacket>(encoder, report, gate, maxBuffers, frames: null)
{
    /// <summary>Whether a packet was lost: the next picture must not refer to pictures before it (ruling 47).</summary>
    private bool _owesKeyFrame;

    /// <summary>Whether packets refer to a lost one. Holds until a key frame comes out.</summary>
    private bool _isBroken;

    /// <summary>Writes the oldest packet into an output buffer.</summary>
    protected override bool TryDeliver()
    {
        if (Products.Count == 0 || !Outputs.TryTake(out WorkerCommand output))
        {
            return false;
        }

        IPacket packet = Products.First;
        if (packet.Length > output.Buffer!.Buffers[0].Length)
        {
            // ruling 47: the stream lives, and the next picture is a key frame.
            _owesKeyFrame = true;
            _isBroken = true;
            ReportDelivered(new WorkerEvent { Buffer = output.Buffer, IsDamaged = true });
            return true;
        }

        _isBroken &= packet.Type != FrameType.Key;
        packet.WriteTo(output.Buffer.Buffers[0]);
        ReportDelivered(new WorkerEvent
        {
            Buffer = output.Buffer,
            IsDamaged = _isBroken,
            FrameType = packet.Type,
            Length = packet.Length,
        });
        return true;
    }

    /// <summary>Sends the next picture. If its parameters are new, the encoder is emptied first.</summary>
    protected override bool TrySend()
    {
        if (!Inputs.TryPeek(out WorkerCommand input))
        {
            return false;
        }

        if (!input.Buffer!.IsAttached)
        {
            // The buffer lost its memory meanwhile, and the device answered its command.
            Inputs.Dequeue();
            return true;
        }

        if (encoder.MustEndBefore(input))
        {
            return TryDrainQuietly();
        }

        CodecStatus status = encoder.Take(input, Gate);
        if (status == CodecStatus.Busy)
        {
            // The device waits. The picture is taken again afterwards, if its buffer still has memory.
            return true;
        }

        Inputs.Dequeue();
        if (status == CodecStatus.Ok)
        {
            Gate.LeaveForCodec();
            status = encoder.Send(input, input.ForcesKeyFrame || _owesKeyFrame);
            if (!Gate.TryEnter())
            {
                return Abandon();
            }
        }

        if (status == CodecStatus.Failed)
        {
            return Fail();
        }

        _owesKeyFrame &= status != CodecStatus.Ok;
        ExpectProducts();
        Report(new WorkerEvent { Kind = WorkerEventKind.InputDone, Buffer = input.Buffer, Layout = input.Layout, IsDamaged = status == CodecStatus.Damaged });
        return true;
    }

    /// <summary>After a flush the encoder begins with a key frame anyway.</summary>
    protected override void OnFlushed() => _owesKeyFrame = false;
}

// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Model;

/// <summary>A stream by the rulings: what each command does to it and what is pending.</summary>
internal abstract partial class ModelStream
{
    private ModelCommand? _pendingDrain;
    private ModelCommand? _pendingDestroy;

    /// <param name="device">The device.</param>
    /// <param name="id">Its id.</param>
    protected ModelStream(ModelDevice device, uint id)
    {
        Device = device;
        Id = id;
    }

    /// <summary>The id.</summary>
    public uint Id { get; }

    /// <summary>The parameters in force.</summary>
    public abstract ModelParams Params { get; }

    /// <summary>Buffers that the device reads.</summary>
    public ModelQueue Input { get; } = new();

    /// <summary>Buffers that the device writes.</summary>
    public ModelQueue Output { get; } = new();

    /// <summary>The queue whose buffers hold images; those of the other hold the bitstream.</summary>
    public abstract ModelQueue Images { get; }

    /// <summary>ruling 41: it cannot go on.</summary>
    public bool HasFailed { get; private set; }

    /// <summary>STREAM_DESTROY was answered.</summary>
    public bool IsDestroyed { get; private set; }

    /// <summary>Whether a drain is pending.</summary>
    public bool IsDraining => _pendingDrain is not null;

    /// <summary>The device.</summary>
    protected ModelDevice Device { get; }

    /// <summary>The codec.</summary>
    protected abstract IModelCodec Codec { get; }

    private bool IsClearing => Input.PendingClear is not null || Output.PendingClear is not null;

    /// <summary>STREAM_GET_PARAMS: never waits (ruling 43).</summary>
    public void GetParams(ModelCommand command) => AnswerParams(command, HasFailed ? ModelResult.InvalidOperation : ModelResult.Ok);

    /// <summary>STREAM_SET_PARAMS (rulings 15, 41).</summary>
    public void SetParams(ModelCommand command, ReadOnlySpan<byte> wanted)
    {
        if (!HasFailed)
        {
            Params.Set(wanted, imagesAreIdle: Images.Queued.Count == 0);
        }

        AnswerParams(command, HasFailed ? ModelResult.InvalidOperation : ModelResult.Ok);
    }

    /// <summary>STREAM_DRAIN (rulings 34, 41; spec: QUEUE_CLEAR, "while the device is processing").</summary>
    public void Drain(ModelCommand command)
    {
        if (HasFailed || IsDraining || IsClearing)
        {
            AnswerAtOnce(command, ModelResult.InvalidOperation);
            return;
        }

        _pendingDrain = command;
        _endOfDrainSent = false;
    }

    /// <summary>STREAM_DESTROY: the id is gone from now on, and what is pending is answered (ruling 39). Its own answer comes when the worker has ended.</summary>
    public void Destroy(ModelCommand command)
    {
        CancelAll();
        _pendingDestroy = command;
    }

    /// <summary>What happens after a batch of commands, until nothing moves.</summary>
    /// <param name="isAsleep">Whether its worker does nothing meanwhile; a worker that died cannot be waited for.</param>
    public void Settle(bool isAsleep)
    {
        if (isAsleep && !Codec.HasThrown)
        {
            return;
        }

        if (_pendingDestroy is { } destroy)
        {
            IsDestroyed = true;
            Answer(destroy, AnswerKind.Destroyed, ModelResponses.Result(ModelResult.Ok));
            return;
        }

        EndClear(Input);
        EndClear(Output);
        Run();
    }

    protected void CancelAll()
    {
        CancelQueued(Input);
        CancelQueued(Output);
        CancelDrain();
        foreach (ModelQueue queue in (ModelQueue[])[Input, Output])
        {
            if (queue.PendingClear is { } clear)
            {
                queue.PendingClear = null;
                Answer(clear, AnswerKind.Cancelled, ModelResponses.Result(ModelResult.Canceled));
            }
        }
    }

    /// <summary>ruling 36: the response has no flags.</summary>
    private void CancelDrain()
    {
        if (_pendingDrain is { } drain)
        {
            _pendingDrain = null;
            Answer(drain, AnswerKind.Cancelled, ModelResponses.Result(ModelResult.Canceled));
        }
    }

    private void AnswerParams(ModelCommand command, uint result)
        => Answer(command, AnswerKind.AtOnce, ModelResponses.Params(result, Params.ToBytes()));

    private void AnswerAtOnce(ModelCommand command, uint result) => Answer(command, AnswerKind.AtOnce, ModelResponses.Result(result));

    protected void Answer(ModelCommand command, AnswerKind kind, byte[] response) => Device.Answers.Add(command, Id, kind, response);
}

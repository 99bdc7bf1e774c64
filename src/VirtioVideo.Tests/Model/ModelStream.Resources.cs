// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Tests.Model;

/// <content>ATTACH, QUEUE, CLEAR, DETACH.</content>
internal abstract partial class ModelStream
{
    /// <summary>Changes of resolution so far; an encoder has none.</summary>
    protected int Resolution { get; set; }

    /// <summary>Whether the guest may queue an output buffer: it gave the memory, or cleared the queue, since the last change of resolution.</summary>
    public bool IsCurrent(ModelResource resource) => resource.Resolution == Resolution;

    /// <summary>RESOURCE_ATTACH.</summary>
    /// <param name="command">The command.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="id">The resource's id.</param>
    /// <param name="lists">What follows the fixed part of the request.</param>
    public void Attach(ModelCommand command, ModelQueue queue, uint id, ReadOnlySpan<byte> lists)
        => AnswerAtOnce(command, TryAttach(queue, id, lists));

    /// <summary>RESOURCE_QUEUE.</summary>
    /// <param name="command">The command.</param>
    /// <param name="queue">The queue.</param>
    /// <param name="id">The resource's id.</param>
    /// <param name="timestamp">The timestamp.</param>
    /// <param name="sizes">data_sizes.</param>
    /// <param name="flags">The flags.</param>
    public void Queue(ModelCommand command, ModelQueue queue, uint id, ulong timestamp, uint[] sizes, uint flags)
    {
        uint result = MayQueue(queue, id, sizes, flags);
        if (result != ModelResult.Ok)
        {
            // ruling 12
            Answer(command, AnswerKind.AtOnce, ModelResponses.BufferFailed(result));
            return;
        }

        queue.Queued.Add(new ModelQueued(command, queue.Resources[id], sizes[0], timestamp, Params.Layout, Params.Settings, (flags & 1) != 0));
    }

    /// <summary>QUEUE_CLEAR.</summary>
    public void Clear(ModelCommand command, ModelQueue queue)
    {
        // spec: QUEUE_CLEAR, "while the device is processing": for the stream, docs/design/decisions.md
        if (HasFailed || IsClearing)
        {
            AnswerAtOnce(command, ModelResult.InvalidOperation);
            return;
        }

        (queue.PendingClear, queue.IsDetaching) = (command, false);
    }

    /// <summary>QUEUE_DETACH_RESOURCES.</summary>
    public void Detach(ModelCommand command, ModelQueue queue)
    {
        if (HasFailed || IsClearing)
        {
            AnswerAtOnce(command, ModelResult.InvalidOperation);
        }
        else if (queue.Queued.Count > 0)
        {
            // ruling 28
            (queue.PendingClear, queue.IsDetaching) = (command, true);
        }
        else
        {
            queue.Resources.Clear();
            AnswerAtOnce(command, ModelResult.Ok);
        }
    }

    private uint TryAttach(ModelQueue queue, uint id, ReadOnlySpan<byte> lists)
    {
        if (!MayTouch(queue))
        {
            return ModelResult.InvalidOperation;
        }

        if (!IsInRange(queue, id, isNew: !queue.Resources.ContainsKey(id)))
        {
            return ModelResult.InvalidResourceId;
        }

        if (queue.IsQueued(id))
        {
            // ruling 25
            return ModelResult.InvalidOperation;
        }

        int count = queue != Images || !Params.Layout.PerPlane ? 1 : Params.Layout.Planes.Count;
        ModelBuffer[]? buffers = ModelScatterLists.Read(lists, count, Device.Setup.NonContiguous);

        // rulings 18, 26: a bitstream may have any length.
        if (buffers is null || (queue == Images && !Params.Layout.Fits(buffers)))
        {
            return ModelResult.InvalidParameter;
        }

        queue.Resources[id] = new ModelResource(id, buffers) { Resolution = Resolution };
        return ModelResult.Ok;
    }

    private uint MayQueue(ModelQueue queue, uint id, uint[] sizes, uint flags)
    {
        if (!MayTouch(queue))
        {
            return ModelResult.InvalidOperation;
        }

        if (!queue.Resources.TryGetValue(id, out ModelResource? resource) || !IsInRange(queue, id, isNew: false))
        {
            // rulings 22, 29
            return ModelResult.InvalidResourceId;
        }

        if (queue.IsQueued(id))
        {
            // ruling 29
            return ModelResult.InvalidOperation;
        }

        // ruling 40: a buffer of the old size, sent before the guest saw the event.
        if (queue == Output && !IsCurrent(resource))
        {
            return ModelResult.Canceled;
        }

        // spec: RESOURCE_QUEUE, flags: FORCE_KEY_FRAME is the only one.
        if (flags > 1)
        {
            return ModelResult.InvalidParameter;
        }

        // ruling 26: memory that fitted another layout may be too small for this one; ruling 18. What a bitstream buffer must hold is known later.
        bool fits = (queue != Images || Params.Layout.Fits(resource.Buffers))
            && (queue == Output || (queue == Images ? Params.Layout.IsCovered(sizes, resource.Buffers) : sizes[0] <= resource.Buffers[0].Length));
        return fits ? ModelResult.Ok : ModelResult.InvalidParameter;
    }

    /// <summary>rulings 34, 41, and spec: QUEUE_CLEAR, "while the device is processing".</summary>
    private bool MayTouch(ModelQueue queue) => !HasFailed && !IsClearing && !(IsDraining && queue == Input);

    /// <summary>ruling 22; with liberal ids the number of resources keeps its limit.</summary>
    private bool IsInRange(ModelQueue queue, uint id, bool isNew)
        => Device.Setup.LiberalIds
            ? !isNew || queue.Resources.Count < BuffersOf(queue)
            : id < BuffersOf(queue);

    private uint BuffersOf(ModelQueue queue) => queue == Images ? Params.ImageBuffers : Params.BitstreamBuffers;

    /// <summary>Answers a QUEUE_CLEAR or QUEUE_DETACH_RESOURCES that is pending.</summary>
    private void EndClear(ModelQueue queue)
    {
        if (queue.PendingClear is not { } command)
        {
            return;
        }

        // ruling 35, switch: QUEUE_CLEAR may cancel with OK.
        CancelQueued(queue, Device.Setup.ClearOk ? ModelResult.Ok : ModelResult.Canceled);

        // ruling 36: a clear of either queue cancels the drain. ruling 28: a detach does not.
        if (!queue.IsDetaching)
        {
            CancelDrain();
        }

        if (queue == Input)
        {
            // ruling 37: a seek.
            Flush();
        }

        if (queue.IsDetaching)
        {
            queue.Resources.Clear();
        }

        foreach (ModelResource resource in queue.Resources.Values)
        {
            // docs/design/decisions.md: a guest that clears has seen the last change and goes on with what is large enough.
            resource.Resolution = Resolution;
        }

        queue.PendingClear = null;
        Answer(command, AnswerKind.Cleared, ModelResponses.Result(ModelResult.Ok));
    }

    /// <summary>rulings 35, 39, 40, 41.</summary>
    protected void CancelQueued(ModelQueue queue, uint result = ModelResult.Canceled)
    {
        foreach (ModelQueued queued in queue.Queued)
        {
            Answer(queued.Command, AnswerKind.Cancelled, ModelResponses.BufferFailed(result));
        }

        queue.Queued.Clear();
    }
}

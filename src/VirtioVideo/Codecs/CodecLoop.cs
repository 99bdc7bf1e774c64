// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>
/// Decides the next step of a stream, for decoders and encoders alike: a state machine that is stepped by the stream's worker thread, or by a test.
/// </summary>
/// <remarks>
/// Design: <see cref="Accept"/> takes worker commands. <see cref="TryStep"/> does at most one frame's work and never waits, so a clear takes effect
/// after at most one frame (ruling 38). Both are called inside the gate and leave it only for calls of the codec. If the gate is shut meanwhile, they
/// return at once and touch no buffer any more. Products are taken from the codec only when there is room for them: one, or two while draining,
/// because the next one must be known before the EOS flag of this one is (ruling 33). No input goes in while a product waits for an output buffer.
/// Each step reports its worker events in the order in which the guest is to see them.
/// </remarks>
/// <typeparam name="TProduct">The codec's product.</typeparam>
internal abstract partial class CodecLoop<TProduct> : IWorkLoop
    where TProduct : class, IProduct
{
    private readonly ICodec<TProduct> _codec;
    private readonly FramePool? _frames;

    private Phase _phase;

    /// <summary>Whether the codec is open.</summary>
    private bool _isOpen;

    private bool _drainRequested;

    /// <summary>Whether nobody waits for the end of the drain: the guest cancelled it, or did not request it.</summary>
    private bool _drainsQuietly;

    /// <summary>Whether the codec has asked for input since it last got some.</summary>
    private bool _dry = true;

    /// <summary>Whether the codec's threads may have products since it last got some input.</summary>
    private bool _mayBeUnderWay;

    /// <summary>Whether the drained codec has no product left.</summary>
    private bool _ended;

    /// <summary>Whether the drain's EOS has gone out.</summary>
    private bool _lastOfDrainSent;

    private uint _outputGeneration;

    /// <param name="codec">The codec; owned.</param>
    /// <param name="report">Takes worker events. Called inside <see cref="Accept"/> and <see cref="TryStep"/>.</param>
    /// <param name="gate">Left for each call of the codec.</param>
    /// <param name="maxBuffers">Most buffers of a queue at a time.</param>
    /// <param name="frames">The output buffers that the codec can write to itself; null for a codec that does not.</param>
    protected CodecLoop(ICodec<TProduct> codec, Action<WorkerEvent> report, GuestGate gate, int maxBuffers, FramePool? frames)
    {
        _codec = codec;
        _frames = frames;
        Report = report;
        Gate = gate;
        Inputs = new Queue<WorkerCommand>(maxBuffers);
        Outputs = new OutputBuffers(maxBuffers, frames);
        Products = new ProductQueue<TProduct>(codec);
        frames?.AddUser();
    }

    private enum Phase
    {
        /// <summary>Input goes in, products come out.</summary>
        Running,

        /// <summary>The codec is being drained.</summary>
        Draining,

        /// <summary>The stream has failed; it does nothing any more.</summary>
        Failed,
    }

    /// <inheritdoc/>
    public virtual int? PatienceMilliseconds => null;

    /// <inheritdoc/>
    public bool LacksOutput => Products.Count > 0 && IsWithoutOutputs && !IsWaiting;

    /// <summary>Takes worker events.</summary>
    protected Action<WorkerEvent> Report { get; }

    /// <summary>Controls when guest memory may be touched.</summary>
    protected GuestGate Gate { get; }

    /// <summary>Input buffers that were not sent to the codec yet.</summary>
    protected Queue<WorkerCommand> Inputs { get; }

    /// <summary>Output buffers that are still empty.</summary>
    protected OutputBuffers Outputs { get; }

    /// <summary>Products that wait for an output buffer.</summary>
    protected ProductQueue<TProduct> Products { get; }

    /// <summary>Whether the guest waits for the end of a drain. A detach leaves it waiting (ruling 28).</summary>
    private bool IsDrainOwed => _drainRequested || (_phase == Phase.Draining && !_drainsQuietly);

    /// <summary>Whether input goes in.</summary>
    protected bool IsRunning => _phase == Phase.Running;

    /// <summary>Whether a drain waits behind the input.</summary>
    protected bool IsDrainRequested => _drainRequested;

    /// <summary>Whether there is no output buffer.</summary>
    protected bool IsWithoutOutputs => Outputs.Count == 0;

    /// <summary>Whether this side holds some input back.</summary>
    protected virtual bool IsHolding => false;

    /// <summary>Whether the codec's next product may be the last of its format. It is looked at before the one in front of it goes out.</summary>
    protected virtual bool MayBeLast => false;

    /// <summary>Whether the last product of a format was taken from the codec, and the next format was not announced yet. Nothing goes in or comes out.</summary>
    protected bool IsChanging { get; set; }

    /// <summary>Whether the device must act first.</summary>
    protected virtual bool IsWaiting => false;

    /// <inheritdoc/>
    public virtual void Accept(in WorkerCommand work)
    {
        switch (work.Kind)
        {
            case WorkerCommandKind.Input:
                Inputs.Enqueue(work);
                break;
            case WorkerCommandKind.Output when work.Generation == _outputGeneration:
                Outputs.Add(work);
                break;
            case WorkerCommandKind.Output:
                // It crossed with a clear or a change of resolution: the device answers its command itself.
                break;
            case WorkerCommandKind.Drain:
                _drainRequested = true;
                break;
            case WorkerCommandKind.ClearInput:
                ClearInput(work.KeepsDrain);
                break;
            case WorkerCommandKind.ClearOutput:
                ClearOutput(work.KeepsDrain);
                break;
        }
    }

    /// <inheritdoc/>
    public virtual void StopWaiting()
    {
    }

    /// <inheritdoc/>
    public bool IsBeforeWork => _dry || !IsRunning;

    /// <inheritdoc/>
    public int Queued => IsRunning ? Math.Min(Inputs.Count, Outputs.Count) : 0;

    /// <inheritdoc/>
    public bool TryStep()
    {
        if (_phase == Phase.Failed || IsWaiting)
        {
            return false;
        }

        if (!_isOpen)
        {
            return TryOpen();
        }

        return TryBeginDrain() || TryReceive() || TryDeliver() || TryFinishDrain() || (IsRunning && Products.Count == 0 && !IsChanging && (TrySend() || TryReceiveUnderWay()));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Products.Dispose();
        _codec.Dispose();
        _frames?.Dispose();
    }

    /// <summary>Writes the oldest product into an output buffer, if there are both.</summary>
    protected abstract bool TryDeliver();

    /// <summary>Sends the next input to the codec, or does whatever must come before.</summary>
    protected abstract bool TrySend();

    /// <summary>Called when the codec begins anew: after a drain, or a seek.</summary>
    protected virtual void OnFlushed()
    {
    }

    /// <summary>Notes that input was sent: there may be products again.</summary>
    protected void ExpectProducts()
    {
        _dry = false;
        _mayBeUnderWay = _codec.HasUnderWay;
    }

    /// <summary>Drops all output buffers. Buffers that are still on their way here have an older generation.</summary>
    protected void DropOutputs()
    {
        Outputs.Clear();
        _outputGeneration++;
    }

    /// <summary>Fails the stream: it cannot continue (ruling 41).</summary>
    /// <returns>False: nothing happens any more.</returns>
    protected bool Fail()
    {
        _phase = Phase.Failed;
        Inputs.Clear();
        Outputs.Clear();
        Products.Clear();
        Report(new WorkerEvent { Kind = WorkerEventKind.Failed });
        return false;
    }

    /// <summary>Gives up, because the gate was shut while the codec worked. The device has all buffers, and nobody waits for worker events.</summary>
    /// <returns>False: nothing happens any more.</returns>
    protected bool Abandon()
    {
        _phase = Phase.Failed;
        return false;
    }

    /// <summary>spec: QUEUE_CLEAR on the input queue is a seek (ruling 37).</summary>
    private void ClearInput(bool keepsDrain)
    {
        bool drains = keepsDrain && IsDrainOwed;
        Inputs.Clear();
        Products.Clear();
        if (_phase != Phase.Failed && !TryResume(forgets: true))
        {
            return;
        }

        _drainRequested = drains;
        Report(new WorkerEvent { Kind = WorkerEventKind.InputCleared });
    }

    /// <summary>spec: QUEUE_CLEAR on the output queue returns the buffers and loses no product (ruling 37). It ends a drain without EOS (ruling 36).</summary>
    private void ClearOutput(bool keepsDrain)
    {
        DropOutputs();
        if (!keepsDrain)
        {
            _drainRequested = false;
            _drainsQuietly = _phase == Phase.Draining;
        }

        Report(new WorkerEvent { Kind = WorkerEventKind.OutputCleared });
    }

    /// <returns>False if the stream has failed or was given up.</returns>
    private bool TryOpen()
    {
        Gate.LeaveForCodec();
        _isOpen = _codec.TryOpen();
        if (!Gate.TryEnter())
        {
            return Abandon();
        }

        return _isOpen || Fail();
    }

    /// <returns>False if the gate was shut meanwhile.</returns>
    private bool TryResume(bool forgets)
    {
        Gate.LeaveForCodec();
        if (_isOpen && forgets)
        {
            _codec.Flush();
        }
        else if (_isOpen)
        {
            _codec.EndDrain();
        }

        if (!Gate.TryEnter())
        {
            return Abandon();
        }

        OnFlushed();
        _phase = Phase.Running;
        _drainsQuietly = false;
        _dry = true;
        _mayBeUnderWay = false;
        _ended = false;
        IsChanging = false;
        return true;
    }
}

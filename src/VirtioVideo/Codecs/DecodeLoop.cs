// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;

namespace VirtioVideo.Codecs;

/// <summary>
/// Decides what a decoder's stream does next: a state machine that is stepped by the stream's worker thread, or by a test.
/// </summary>
/// <remarks>
/// Design: <see cref="Accept"/> takes messages, <see cref="TryStep"/> does at most one frame's work and never
/// waits, so that a clear is obeyed after at most one frame (ruling 38). Pictures are taken from the decoder
/// only when there is room for them: one, or two while draining, where the next one must be known before the
/// EOS flag of this one is (ruling 33). As long as a picture waits for an output buffer no input is decoded.
/// What a step tells goes to the report, in the order in which the guest is to see it.
/// </remarks>
internal sealed partial class DecodeLoop : IWorkLoop
{
    private readonly IVideoDecoder _decoder;
    private readonly Action<Outcome> _report;
    private readonly bool _markLastOfResolution;
    private readonly Queue<Work> _inputs;
    private readonly Queue<Work> _outputs;
    private readonly PictureQueue _pictures;
    private readonly PieceWatch _pieces;

    private Phase _phase;
    private bool _drainRequested;
    private bool _drainCancelled;

    /// <summary>Whether the decoder said that it needs input since it last got some.</summary>
    private bool _dry = true;

    /// <summary>Whether the drained decoder has no picture left.</summary>
    private bool _ended;

    /// <summary>The size that the guest knows.</summary>
    private PictureFormat? _format;

    /// <summary>The size that the guest is being told.</summary>
    private PictureFormat? _announced;

    /// <summary>Whether a frame went out since the last EOS: then the end of a resolution needs one.</summary>
    private bool _owesLast;

    /// <summary>Whether the drain's EOS went out.</summary>
    private bool _lastOfDrainSent;

    private uint _outputGeneration;

    /// <param name="decoder">The decoder; owned.</param>
    /// <param name="report">Takes what happened. Called inside <see cref="Accept"/> and <see cref="TryStep"/>.</param>
    /// <param name="markLastOfResolution">Whether the last frame before a change of resolution is flagged EOS (ruling 40).</param>
    /// <param name="maxBuffers">Most buffers of a queue at a time.</param>
    public DecodeLoop(IVideoDecoder decoder, Action<Outcome> report, bool markLastOfResolution, int maxBuffers)
    {
        _decoder = decoder;
        _report = report;
        _markLastOfResolution = markLastOfResolution;
        _inputs = new Queue<Work>(maxBuffers);
        _outputs = new Queue<Work>(maxBuffers);
        _pictures = new PictureQueue(decoder);
        _pieces = new PieceWatch(decoder, _inputs);
    }

    private enum Phase
    {
        /// <summary>Input goes in, pictures come out.</summary>
        Decoding,

        /// <summary>The decoder was told to drain.</summary>
        Draining,

        /// <summary>Nothing moves any more.</summary>
        Failed,
    }

    /// <inheritdoc/>
    public void Accept(in Work work)
    {
        switch (work.Kind)
        {
            case WorkKind.Input:
                _inputs.Enqueue(work);
                break;
            case WorkKind.Output when work.Generation == _outputGeneration:
                _outputs.Enqueue(work);
                break;
            case WorkKind.Output:
                // It crossed with a clear or a change of resolution: the device answers it itself.
                break;
            case WorkKind.Drain:
                _drainRequested = true;
                break;
            case WorkKind.ClearInput:
                ClearInput();
                break;
            case WorkKind.ClearOutput:
                ClearOutput();
                break;
            case WorkKind.AcceptFormat:
                _format = _announced;
                _announced = null;
                break;
        }
    }

    /// <inheritdoc/>
    public int? PatienceMilliseconds => _phase == Phase.Decoding && !IsWithoutOutputs ? _pieces.PatienceMilliseconds : null;

    /// <summary>Whether a picture could go nowhere: the guest knows the size, or is being told, and has given no buffer yet. What is held back can wait then.</summary>
    private bool IsWithoutOutputs => _outputs.Count == 0 && (_format is not null || _announced is not null);

    /// <inheritdoc/>
    public void StopWaiting() => _pieces.GiveUp();

    /// <inheritdoc/>
    public bool TryStep()
    {
        // While the guest is being told of a new size, pictures wait for it.
        if (_phase == Phase.Failed || _announced is not null)
        {
            return false;
        }

        return TryBeginDrain() || TryReceive() || TryDeliver() || TryFinishDrain() || TryEndAccessUnit() || TrySend();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pictures.Dispose();
        _decoder.Dispose();
    }

    /// <summary>spec: QUEUE_CLEAR on the input queue is a seek (ruling 37).</summary>
    private void ClearInput()
    {
        _inputs.Clear();
        _pictures.Clear();
        if (_phase != Phase.Failed)
        {
            ResumeAfterFlush();
        }

        _drainRequested = false;
        _report(new Outcome { Kind = OutcomeKind.InputCleared });
    }

    /// <summary>spec: QUEUE_CLEAR on the output queue returns the buffers and loses no picture (ruling 37); a drain ends without EOS (ruling 36).</summary>
    private void ClearOutput()
    {
        _outputs.Clear();
        _outputGeneration++;
        _drainRequested = false;
        _drainCancelled = _phase == Phase.Draining;
        _report(new Outcome { Kind = OutcomeKind.OutputCleared });
    }

    private void ResumeAfterFlush()
    {
        _decoder.Flush();
        _pieces.End();
        _phase = Phase.Decoding;
        _drainCancelled = false;
        _dry = true;
        _ended = false;
    }

    private bool Fail()
    {
        _phase = Phase.Failed;
        _inputs.Clear();
        _outputs.Clear();
        _pictures.Clear();
        _report(new Outcome { Kind = OutcomeKind.Failed });
        return false;
    }
}

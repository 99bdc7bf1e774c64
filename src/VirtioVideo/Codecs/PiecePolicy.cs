// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;

namespace VirtioVideo.Codecs;

/// <summary>Decides whether more of an access unit may come, and how long to wait for it (ruling 45). The decoder holds the unit itself.</summary>
/// <remarks>
/// Only the timestamp of the next input tells for sure. Waiting for an input that is not there yet would delay a guest that wants this picture first.
/// So the worker waits only if another piece is likely, and only briefly. It is likely if the buffer is full to its end, if pieces came before, or if
/// nothing is known of the guest. A guest with full buffers that made the worker wait in vain several times is not waited for again.
/// </remarks>
internal sealed class PiecePolicy(IVideoDecoder decoder, Queue<WorkerCommand> inputs)
{
    /// <summary>How long to wait if the guest has sent pieces before: the rest will come, or the next access unit.</summary>
    private const int PatienceForPieces = 200;

    /// <summary>How long to wait if nothing says that the guest sends pieces: more than a guest needs between two buffers, less than a frame.</summary>
    private const int PatienceForStrangers = 20;

    /// <summary>After this many waits in vain, full buffers mean nothing: this guest's buffers are just as long as its access units.</summary>
    private const int MostInVain = 3;

    private bool _isFirst = true;
    private bool _gaveUp;

    /// <summary>Whether the newest input filled its buffer.</summary>
    private bool _isFull;

    /// <summary>Number of waits in vain behind full buffers, since a piece last came.</summary>
    private int _inVain;

    /// <summary>How long to wait for the next input; null if there is nothing to wait for.</summary>
    public int? PatienceMilliseconds
        => decoder.HeldTimestamp is null || _gaveUp ? null
            : decoder.SawPieces ? PatienceForPieces
            : PatienceForStrangers;

    /// <summary>Called before an input is sent.</summary>
    /// <param name="input">The input, taken from the queue.</param>
    /// <param name="drains">Whether a drain waits behind it.</param>
    /// <returns>Whether the decoder must hold back its last access unit.</returns>
    public bool Begin(in WorkerCommand input, bool drains)
    {
        bool continues = decoder.HeldTimestamp == input.Timestamp;
        if (continues)
        {
            _inVain = 0;
        }

        _isFull = input.Length == input.Buffer!.Buffers[0].Length;
        bool mayContinue = decoder.JoinsPieces && MayContinue(input, continues, drains);
        _gaveUp = false;
        _isFirst = false;
        return mayContinue;
    }

    /// <summary>Called when the next input did not come in time.</summary>
    public void GiveUp()
    {
        _gaveUp = true;
        _inVain += _isFull ? 1 : 0;
    }

    /// <summary>Whether the access unit that is held back is complete: the next input has another timestamp, a drain comes, or nothing came in time.</summary>
    public bool EndsNow(bool drains)
        => decoder.HeldTimestamp is { } held && (inputs.TryPeek(out WorkerCommand next) ? next.Timestamp != held : _gaveUp || drains);

    private bool MayContinue(in WorkerCommand input, bool continues, bool drains)
    {
        if (inputs.TryPeek(out WorkerCommand next))
        {
            return next.Timestamp == input.Timestamp && (_isFull || decoder.SplitsAccessUnits);
        }

        return !drains
            && ((_isFull && _inVain < MostInVain) || (decoder.SplitsAccessUnits && (_isFirst || continues || decoder.SawPieces)));
    }
}

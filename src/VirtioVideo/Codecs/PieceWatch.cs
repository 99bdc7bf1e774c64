// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;

namespace VirtioVideo.Codecs;

/// <summary>Decides whether more of an access unit may come, and how long that is waited for (ruling 45).</summary>
/// <remarks>
/// For sure, only the next input's timestamp says. Where that is not there yet, waiting for it would hold up a guest that wants this
/// picture first. So it is waited for only where a piece is likely: the buffer is full to its end, or pieces came before, or nothing is
/// known of the guest; and only for a moment. A guest whose full buffers were waited for in vain is not waited for again.
/// </remarks>
internal sealed class PieceWatch(IVideoDecoder decoder, Queue<WorkerCommand> inputs)
{
    /// <summary>How long the rest is waited for where the guest has sent pieces before: it will come, or the next access unit.</summary>
    private const int PatienceForPieces = 200;

    /// <summary>How long it is waited for where nothing says that the guest sends pieces: more than it needs between two buffers, less than a frame.</summary>
    private const int PatienceForStrangers = 20;

    /// <summary>After so many full buffers behind which nothing came, this guest's buffers are just as long as its access units.</summary>
    private const int MostInVain = 3;

    /// <summary>The timestamp of the access unit that is held back; null if none is.</summary>
    private ulong? _held;

    private bool _isFirst = true;
    private bool _gaveUp;
    private int _inVain;

    /// <summary>Whether an access unit is held back.</summary>
    public bool IsHolding => _held is not null;

    /// <summary>How long the next input is worth waiting for; null if nothing is held back.</summary>
    public int? PatienceMilliseconds
        => _held is null || _gaveUp ? null
            : decoder.SawPieces ? PatienceForPieces
            : PatienceForStrangers;

    /// <summary>An input is about to be sent.</summary>
    /// <param name="input">The input, taken from the queue.</param>
    /// <param name="drains">Whether a drain waits behind it.</param>
    /// <returns>Whether the decoder is to hold its last access unit back.</returns>
    public bool Begin(in WorkerCommand input, bool drains)
    {
        bool continues = _held == input.Timestamp;
        if (continues)
        {
            _inVain = 0;
        }

        bool mayContinue = decoder.JoinsPieces && MayContinue(input, continues, drains);
        _held = mayContinue ? input.Timestamp : null;
        _gaveUp = false;
        _isFirst = false;
        return mayContinue;
    }

    /// <summary>The next input did not come in time.</summary>
    public void GiveUp()
    {
        _gaveUp = true;
        _inVain++;
    }

    /// <summary>Whether what is held back is whole: the next input is of another timestamp, a drain comes, or nothing came for a moment.</summary>
    public bool EndsNow(bool drains)
        => _held is not null && (inputs.TryPeek(out WorkerCommand next) ? next.Timestamp != _held : _gaveUp || drains);

    /// <summary>Nothing is held back any more.</summary>
    public void End()
    {
        _held = null;
        _gaveUp = false;
    }

    private bool MayContinue(in WorkerCommand input, bool continues, bool drains)
    {
        bool isFull = input.Length == input.Buffer!.Buffers[0].Length;
        if (inputs.TryPeek(out WorkerCommand next))
        {
            return next.Timestamp == input.Timestamp && (isFull || decoder.SplitsAccessUnits);
        }

        return !drains
            && ((isFull && _inVain < MostInVain) || (decoder.SplitsAccessUnits && (_isFirst || continues || decoder.SawPieces)));
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Device;

/// <summary>Guesses whether the host will submit again and then call process(), without waiting for the poll fd in between.</summary>
/// <remarks>
/// For such a host the poll fd is left readable. Then submit() need not make it readable and process() need not undo that: two system calls less per
/// round. For a host that does wait, a wrong guess costs a call of process() that finds nothing. Each wrong guess makes the device wait longer before
/// the next try, each right one shorter.
/// </remarks>
internal sealed class SubmitGuess
{
    /// <summary>With a host that waits, at most one of this many rounds is tried.</summary>
    private const int MostPause = 1023;

    private bool _submitted;
    private bool _guessed;
    private int _pause;
    private int _roundsLeft;

    /// <summary>The host submitted a chain.</summary>
    public void Note() => _submitted = true;

    /// <summary>Called once at the end of process(): whether a submit is expected before the host waits.</summary>
    public bool AreExpected()
    {
        bool submitted = _submitted;
        _submitted = false;
        if (!submitted)
        {
            if (_guessed)
            {
                _guessed = false;
                _pause = Math.Min((2 * _pause) + 1, MostPause);
                _roundsLeft = _pause;
            }

            return false;
        }

        if (_guessed)
        {
            _pause /= 2;
            return true;
        }

        _guessed = _roundsLeft == 0;
        _roundsLeft = Math.Max(_roundsLeft - 1, 0);
        return _guessed;
    }
}

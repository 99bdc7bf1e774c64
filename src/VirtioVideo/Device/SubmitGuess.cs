// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Device;

/// <summary>Guesses whether the host submits again, and calls process() then, without waiting for the poll fd in between.</summary>
/// <remarks>
/// A host that works so gets its poll fd left readable: submit() need not make it so, process() need not undo it, two system calls less
/// for each round. To one that waits a wrong guess is a call of process() that finds nothing: each makes the device
/// wait longer before it tries again, each right one less long.
/// </remarks>
internal sealed class SubmitGuess
{
    /// <summary>Of so many rounds at most one is tried with a host that waits.</summary>
    private const int MostPause = 1023;

    private bool _submitted;
    private bool _guessed;
    private int _pause;
    private int _roundsLeft;

    /// <summary>The host submitted a chain.</summary>
    public void Note() => _submitted = true;

    /// <summary>At the end of process(), once: whether a submit is expected before the host waits.</summary>
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

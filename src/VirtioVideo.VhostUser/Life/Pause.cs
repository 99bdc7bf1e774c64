// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.VhostUser.Life;

/// <summary>A pause before something is tried again that failed for lack of system resources.</summary>
internal sealed class Pause
{
    private const int Milliseconds = 1000;

    private long _until = long.MinValue;

    /// <summary>Milliseconds that are left; -1 if there is no pause.</summary>
    public int Left => IsOn ? (int)Math.Max(_until - Environment.TickCount64, 0) + 1 : -1;

    /// <summary>Whether the pause is still on.</summary>
    public bool IsOn => _until > Environment.TickCount64;

    /// <summary>Begins a pause after a failed attempt.</summary>
    /// <returns>Whether this is the first failure since <see cref="End"/>.</returns>
    public bool Begin()
    {
        bool first = _until == long.MinValue;
        _until = Environment.TickCount64 + Milliseconds;
        return first;
    }

    /// <summary>Ends the pause after a successful attempt.</summary>
    public void End() => _until = long.MinValue;
}

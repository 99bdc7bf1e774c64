// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.VhostUser.Life;

/// <summary>Time that passes before something is tried again that the system had no means for.</summary>
internal sealed class Pause
{
    private const int Milliseconds = 1000;

    private long _until = long.MinValue;

    /// <summary>How long it lasts yet, in milliseconds; -1 if there is none.</summary>
    public int Left => IsOn ? (int)Math.Max(_until - Environment.TickCount64, 0) + 1 : -1;

    /// <summary>Whether it lasts.</summary>
    public bool IsOn => _until > Environment.TickCount64;

    /// <summary>It was tried in vain.</summary>
    /// <returns>Whether that is the first time since <see cref="End"/>.</returns>
    public bool Begin()
    {
        bool first = _until == long.MinValue;
        _until = Environment.TickCount64 + Milliseconds;
        return first;
    }

    /// <summary>It was done.</summary>
    public void End() => _until = long.MinValue;
}

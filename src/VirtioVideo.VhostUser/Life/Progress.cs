// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;

namespace VirtioVideo.VhostUser.Life;

/// <summary>How far the main thread is: odd while it is at work, even while it waits for something to do.</summary>
internal sealed class Progress
{
    private long _steps;

    /// <summary>The number now. Any thread.</summary>
    public long Steps => Volatile.Read(ref _steps);

    /// <summary>Main thread, when it begins to work and when it has no more.</summary>
    public void Step() => Volatile.Write(ref _steps, _steps + 1);
}

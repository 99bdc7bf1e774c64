// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;

namespace VirtioVideo.VhostUser.Life;

/// <summary>A counter of the main thread's steps: odd while the thread works, even while it waits for work.</summary>
internal sealed class Progress
{
    private long _steps;

    /// <summary>The current number. Any thread.</summary>
    public long Steps => Volatile.Read(ref _steps);

    /// <summary>Main thread: called when it begins to work and when it has no more work.</summary>
    public void Step() => Volatile.Write(ref _steps, _steps + 1);
}

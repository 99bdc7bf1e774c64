// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.VhostUser.Sockets;

/// <summary>Waits for files.</summary>
/// <remarks>SAFETY: the entries are pinned for the time of the call.</remarks>
internal static unsafe class Poll
{
    /// <summary>Waits until one of them is readable or at its end. A signal ends the wait as well.</summary>
    /// <param name="entries">Such as have a negative fd are passed over.</param>
    public static void Wait(Span<PollEntry> entries)
    {
        fixed (PollEntry* first = entries)
        {
            if (Native.poll(first, (nuint)entries.Length, -1) < 0)
            {
                foreach (ref PollEntry entry in entries)
                {
                    entry.Returned = 0;
                }
            }
        }
    }
}

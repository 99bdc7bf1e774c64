// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.VhostUser.Linux;

/// <summary>Waits for files.</summary>
/// <remarks>SAFETY: the entries are pinned for the time of the call.</remarks>
internal static unsafe class Poll
{
    /// <summary>Whether a file accepts a write without blocking, now or within some time.</summary>
    public static bool HasRoom(int fd, int milliseconds)
    {
        var entry = new PollEntry(fd) { Events = Native.POLLOUT };
        return Native.poll(&entry, 1, milliseconds) > 0;
    }

    /// <summary>Waits until a file is readable or at its end. A signal also ends the wait.</summary>
    /// <param name="entries">The files; entries with a negative fd are ignored.</param>
    /// <param name="milliseconds">Longest wait; -1 for ever.</param>
    public static void Wait(Span<PollEntry> entries, int milliseconds)
    {
        fixed (PollEntry* first = entries)
        {
            if (Native.poll(first, (nuint)entries.Length, milliseconds) < 0)
            {
                foreach (ref PollEntry entry in entries)
                {
                    entry.Returned = 0;
                }
            }
        }
    }
}

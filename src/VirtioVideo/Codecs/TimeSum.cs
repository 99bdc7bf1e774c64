// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using VirtioVideo.Threading;

namespace VirtioVideo.Codecs;

/// <summary>Adds up how long something lasts that begins and ends again and again. One thread begins and ends, any reads; what lasts still is in it up to now.</summary>
internal sealed class TimeSum
{
    /// <summary>The sum; while it runs the sum less the time when it began, which is negative, as no sum is longer than the time from the clock's zero. One word, so that no reader sees half of a change.</summary>
    private long _sum;

    /// <summary>The longest that a reader was told.</summary>
    private long _told;

    /// <summary>Whether it lasts. For the thread that begins and ends.</summary>
    public bool IsRunning => _sum < 0;

    /// <summary>Nanoseconds, up to now. Never less than was told before.</summary>
    public ulong Nanoseconds
    {
        get
        {
            // A clock that was read just before the end, or a reader that was held up, would add too much: the next one tells no less.
            long sum = UpToNow();
            long told = Volatile.Read(ref _told);
            while (sum > told)
            {
                long other = Interlocked.CompareExchange(ref _told, sum, told);
                if (other == told)
                {
                    return (ulong)sum;
                }

                told = other;
            }

            return (ulong)told;
        }
    }

    /// <summary>It begins.</summary>
    public void Begin() => Volatile.Write(ref _sum, _sum - MonotonicClock.Now);

    /// <summary>It ends.</summary>
    public void End() => Volatile.Write(ref _sum, _sum + MonotonicClock.Now);

    private long UpToNow()
    {
        long sum = Volatile.Read(ref _sum);
        while (sum < 0)
        {
            long now = MonotonicClock.Now;
            long again = Volatile.Read(ref _sum);
            if (again == sum)
            {
                return sum + now;
            }

            // It ended meanwhile: the clock must not be added to what it was.
            sum = again;
        }

        return sum;
    }
}

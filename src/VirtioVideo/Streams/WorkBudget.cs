// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Streams;

/// <summary>Limits the work of one call of process(), whatever the guest sends. The rest is for the next call.</summary>
/// <remarks>
/// Design: work is counted, not timed, so that a call does the same each time and everywhere. A unit is the cost of one entry of an sg list, and a
/// guest can send a million of them: docs/design/threads.md has the figures. The code asks before each piece of work and says afterwards how much it
/// was; the last piece may exceed the budget. Device's thread only.
/// </remarks>
internal sealed class WorkBudget
{
    /// <summary>Units per call.</summary>
    public const int UnitsOfACall = 80_000;

    /// <summary>An entry of an sg list: read, translated, and appended to the runs of its buffer.</summary>
    public const int Entry = 1;

    /// <summary>When a list is given up, this many entries cost a unit.</summary>
    public const int EntriesFreedOfAUnit = 16;

    /// <summary>A chain: taken, its command decoded and answered, given back. Does not include its descriptors, or further costs of its command.</summary>
    public const int Chain = 16;

    /// <summary>This many descriptors of a chain cost a unit.</summary>
    public const int DescriptorsOfAUnit = 4;

    /// <summary>A worker event: taken, and a command answered.</summary>
    public const int WorkerEvent = 16;

    /// <summary>A run of a buffer that is mapped.</summary>
    public const int MappedPart = 160;

    /// <summary>A run of a buffer that is unmapped.</summary>
    public const int UnmappedPart = 50;

    /// <summary>Bytes of a page of guest memory.</summary>
    public const uint BytesOfAPage = 4096;

    /// <summary>A page that is unmapped.</summary>
    public const int UnmappedPage = 8;

    /// <summary>A page of a picture that is copied, because the guest's page goes back while a decoder refers to it.</summary>
    public const int CopiedPage = 68;

    /// <summary>An object of the host: resolved and mapped.</summary>
    public const int Object = 500;

    /// <summary>STREAM_CREATE: a codec is opened and a thread started.</summary>
    public const int Stream = 20_000;

    /// <summary>Whether a large piece of work was left over for this call, and whether one is left for the next.</summary>
    private (bool Now, bool Next) _waited;

    /// <summary>Units left in this call; negative if the last piece of work was larger.</summary>
    public int Left { get; private set; } = UnitsOfACall;

    /// <summary>Whether some work had to be left for the next call.</summary>
    public bool WasShort { get; private set; }

    /// <summary>Begins a call.</summary>
    public void Begin() => (Left, WasShort, _waited) = (UnitsOfACall, false, (_waited.Next, false));

    /// <summary>Spends units on work.</summary>
    public void Spend(int units) => Left -= units;

    /// <summary>Spends the units of a chain that was taken.</summary>
    public void SpendChain(int descriptors) => Left -= Chain + (descriptors / DescriptorsOfAUnit);

    /// <summary>Asks before a piece of work.</summary>
    /// <returns>Whether it has to wait for the next call.</returns>
    public bool Stops()
    {
        if (Left > 0)
        {
            return false;
        }

        WasShort = true;
        return true;
    }

    /// <summary>Asks before a piece of work that cannot be divided.</summary>
    /// <param name="units">Its cost.</param>
    /// <returns>Whether it has to wait for the next call. It waits only once; then it is done, however much it costs.</returns>
    public bool StopsBefore(int units)
    {
        bool stops = Left <= 0 || (units > Left && !_waited.Now);
        if (stops)
        {
            (WasShort, _waited.Next) = (true, true);
        }

        return stops;
    }

    /// <summary>Spends units on a piece of work that cannot be divided.</summary>
    /// <param name="units">Its cost.</param>
    /// <returns>False if it has to wait: see <see cref="StopsBefore"/>.</returns>
    public bool TrySpend(int units)
    {
        if (StopsBefore(units))
        {
            return false;
        }

        Spend(units);
        return true;
    }

    /// <summary>Number of equal pieces of work that may be done: at least one, so that there is always progress.</summary>
    /// <param name="wanted">Number of pieces.</param>
    /// <param name="units">Cost of one.</param>
    public int Share(int wanted, int units) => Math.Min(wanted, Math.Max(Left / units, 1));
}

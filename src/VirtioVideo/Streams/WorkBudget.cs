// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Streams;

/// <summary>What one call of process() may still do, whatever the guest sends: the rest is for the next call.</summary>
/// <remarks>
/// Design: work is counted, not timed, so that a call does the same each time and everywhere. A unit is what an entry of a sg list costs,
/// of which a guest can send a million: docs/design/threads.md has the figures. Who works asks before each piece of work and says what
/// it was; the last piece may overdraw. Device's thread only.
/// </remarks>
internal sealed class WorkBudget
{
    /// <summary>Units of a call.</summary>
    public const int UnitsOfACall = 80_000;

    /// <summary>An entry of a sg list: read, translated, appended to the runs of its buffer.</summary>
    public const int Entry = 1;

    /// <summary>So many entries of a list that is given up are a unit.</summary>
    public const int EntriesFreedOfAUnit = 16;

    /// <summary>A chain: taken, its command decoded and answered, given back. Not its descriptors, nor what its command costs beyond that.</summary>
    public const int Chain = 16;

    /// <summary>So many descriptors of a chain are a unit.</summary>
    public const int DescriptorsOfAUnit = 4;

    /// <summary>What a worker tells: taken, and a command answered.</summary>
    public const int WorkerEvent = 16;

    /// <summary>A run of a buffer that the system maps.</summary>
    public const int MappedPart = 160;

    /// <summary>A run of a buffer that the system unmaps.</summary>
    public const int UnmappedPart = 50;

    /// <summary>Bytes of a page of guest memory.</summary>
    public const uint BytesOfAPage = 4096;

    /// <summary>A page that is unmapped.</summary>
    public const int UnmappedPage = 8;

    /// <summary>A page of a picture that is copied, because the guest's goes back while a decoder refers to it.</summary>
    public const int CopiedPage = 68;

    /// <summary>An object of the host: asked for and mapped.</summary>
    public const int Object = 500;

    /// <summary>STREAM_CREATE: a codec is opened and a thread started.</summary>
    public const int Stream = 20_000;

    /// <summary>Whether a large piece of work was left for this call, and whether one is for the next.</summary>
    private (bool Now, bool Next) _waited;

    /// <summary>What is left of this call; negative after a last piece of work that was larger.</summary>
    public int Left { get; private set; } = UnitsOfACall;

    /// <summary>Whether something had to be left for the next call.</summary>
    public bool WasShort { get; private set; }

    /// <summary>A call begins.</summary>
    public void Begin() => (Left, WasShort, _waited) = (UnitsOfACall, false, (_waited.Next, false));

    /// <summary>Work is done.</summary>
    public void Spend(int units) => Left -= units;

    /// <summary>A chain was taken.</summary>
    public void SpendChain(int descriptors) => Left -= Chain + (descriptors / DescriptorsOfAUnit);

    /// <summary>Asks before a piece of work that there is.</summary>
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
    /// <param name="units">What it costs.</param>
    /// <returns>Whether it has to wait for the next call. It waits once: then it is done, however much it costs.</returns>
    public bool StopsBefore(int units)
    {
        bool stops = Left <= 0 || (units > Left && !_waited.Now);
        if (stops)
        {
            (WasShort, _waited.Next) = (true, true);
        }

        return stops;
    }

    /// <summary>Takes a piece of work that cannot be divided.</summary>
    /// <param name="units">What it costs.</param>
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

    /// <summary>How many of some equal pieces of work may be done: at least one, so that it goes on in any case.</summary>
    /// <param name="wanted">How many there are.</param>
    /// <param name="units">What one costs.</param>
    public int Share(int wanted, int units) => Math.Min(wanted, Math.Max(Left / units, 1));
}

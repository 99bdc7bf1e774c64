// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;

namespace VirtioVideo.Tests.Litmus;

/// <summary>Lets two threads go on in the same moment, as near as two processors can.</summary>
internal sealed class RoundGate
{
    /// <summary>Words between two that do not share a cache line, nor a pair of lines that is fetched together.</summary>
    private const int Apart = 16;

    /// <summary>Looks before the other side's processor is thought to do something else; then this one may, too.</summary>
    public const int Patience = 1_000_000;

    private readonly long[] _arrived = new long[4 * Apart];

    /// <summary>Whether a side gave up.</summary>
    public bool IsOpen => Volatile.Read(ref _arrived[3 * Apart]) != 0;

    /// <summary>Waits for the other side; both count their arrivals from 1.</summary>
    /// <param name="side">0 or 1.</param>
    /// <param name="arrival">Which arrival it is.</param>
    public void Await(int side, long arrival)
    {
        Volatile.Write(ref _arrived[(1 + side) * Apart], arrival);
        ref long other = ref _arrived[(2 - side) * Apart];
        for (int i = 0; i < Patience; i++)
        {
            if (Volatile.Read(ref other) >= arrival)
            {
                return;
            }
        }

        var spinner = default(SpinWait);
        while (Volatile.Read(ref other) < arrival && !IsOpen)
        {
            spinner.SpinOnce(sleep1Threshold: -1);
        }
    }

    /// <summary>Nobody waits any more.</summary>
    public void Open() => Volatile.Write(ref _arrived[3 * Apart], 1);
}

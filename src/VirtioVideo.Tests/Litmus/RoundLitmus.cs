// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Litmus;

/// <summary>
/// Rounds of "store buffering": device and driver write a word each, and each reads the other's. With a full fence in between on both
/// sides at least one of them sees what the other wrote; that neither does is how a notification gets lost.
/// </summary>
internal abstract class RoundLitmus : IDisposable
{
    protected const uint Num = 8;

    /// <summary>Words of memory that no cache holds: what a device wrote there, a response say, keeps its next writes waiting.</summary>
    private const int ColdWords = 1 << 23;

    private const int ColdWrites = 6;
    private const int LongestDelay = 256;

    private static readonly ulong[] s_cold = new ulong[ColdWords];

    private readonly Epoll _pollSet = new();
    private readonly RoundGate _gate = new();
    private bool _driverSaw;

    protected RoundLitmus(string reader, bool packed)
    {
        Driver = packed ? new PackedRingDriver(Ram, Num, eventIndex: true) : new SplitRingDriver(Ram, Num, eventIndex: true);
        Buffer = new RingBuffer(Ram.Allocate(64), 64);
        var notifier = new RingNotifier(null, null, () => { }, _pollSet);
        Queue = Readers.Create(reader, new RingPlace(Driver.Settings, Driver.StartPosition, Ram.Table, notifier, Counters));
    }

    protected RingDriver Driver { get; }

    protected Virtqueue Queue { get; }

    protected QueueCounters Counters { get; } = new();

    /// <summary>What each chain names.</summary>
    protected RingBuffer Buffer { get; }

    private GuestRam Ram { get; } = new(1 << 20);

    /// <summary>Plays rounds.</summary>
    public LitmusResult Run(long rounds)
    {
        LitmusResult result = default;
        ProcessorPair.Run(() => result = Serve(rounds), () => Drive(rounds), _gate.Open);
        return result;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Queue.Dispose();
        _pollSet.Dispose();
        Ram.Dispose();
    }

    /// <summary>The device's half of a round.</summary>
    /// <returns>Whether it saw what the driver wrote.</returns>
    protected abstract bool DeviceActs();

    /// <summary>The driver's half of a round.</summary>
    /// <returns>Whether it saw what the device wrote.</returns>
    protected abstract bool DriverActs();

    /// <summary>The device makes ready for the next round, beside the driver.</summary>
    protected abstract void DevicePrepares();

    /// <summary>The driver makes ready for the next round, beside the device.</summary>
    protected abstract void DriverPrepares();

    /// <summary>Waits for the other side while the next round is made ready.</summary>
    protected void WaitFor(Func<bool> condition)
    {
        for (int looks = 1; !condition(); looks++)
        {
            if (_gate.IsOpen)
            {
                throw new OperationCanceledException("the other side gave up");
            }

            if (looks % RoundGate.Patience == 0)
            {
                Thread.Yield();
            }
        }
    }

    private static void Delay(ref uint random, int longest)
    {
        random = NextRandom(random);
        for (uint i = random % (uint)longest; i > 0; i--)
        {
            Volatile.Read(ref s_cold[0]);
        }
    }

    private static uint NextRandom(uint x)
    {
        x ^= x << 13;
        x ^= x >> 17;
        return x ^ (x << 5);
    }

    private LitmusResult Serve(long rounds)
    {
        long forbidden = 0;
        long contested = 0;
        uint random = 2463534242;
        for (long round = 1; round <= rounds && !_gate.IsOpen; round++)
        {
            DevicePrepares();
            _gate.Await(0, (2 * round) - 1);
            Delay(ref random, LongestDelay);
            for (int i = 0; i < ColdWrites; i++)
            {
                random = NextRandom(random);
                s_cold[random % ColdWords] = random;
            }

            bool saw = DeviceActs();
            _gate.Await(0, 2 * round);
            forbidden += !saw && !_driverSaw ? 1 : 0;
            contested += saw == _driverSaw ? 1 : 0;
        }

        return new LitmusResult(rounds, forbidden, contested);
    }

    private void Drive(long rounds)
    {
        uint random = 88675123;
        for (long round = 1; round <= rounds && !_gate.IsOpen; round++)
        {
            DriverPrepares();
            _gate.Await(1, (2 * round) - 1);
            Delay(ref random, LongestDelay);
            _driverSaw = DriverActs();
            _gate.Await(1, 2 * round);
        }
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Litmus;

/// <summary>
/// "Message passing": who sees an index or a flag that says so, sees also what was written before it: descriptors and requests in one
/// direction, elements and responses in the other. Driver and device look all the time, nobody is notified.
/// </summary>
internal sealed class MessageLitmus(string reader, bool packed) : IDisposable
{
    /// <summary>More than one cache line of elements.</summary>
    private const uint Num = 64;

    private readonly GuestRam _ram = new(1 << 20);
    private readonly Epoll _pollSet = new();
    private volatile bool _stop;
    private volatile bool _sawStaleRequest;

    /// <summary>Sends chains through the ring. A ring that went wrong is not used any more.</summary>
    public LitmusResult Run(long rounds)
    {
        RingDriver driver = packed ? new PackedRingDriver(_ram, Num) : new SplitRingDriver(_ram, Num);
        var notifier = new RingNotifier(null, null, () => { }, _pollSet);
        using Virtqueue queue = Readers.Create(reader, new RingPlace(driver.Settings, driver.StartPosition, _ram.Table, notifier, new QueueCounters()));
        long done = 0;
        bool wasStale = false;
        ProcessorPair.Run(
            () => Serve(queue),
            () =>
            {
                wasStale = !Drive(driver, rounds, ref done);
                _stop = true;
            },
            () => _stop = true);
        return new LitmusResult(done, wasStale || _sawStaleRequest ? 1 : 0, done);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _pollSet.Dispose();
        _ram.Dispose();
    }

    /// <returns>Whether all came back as it was.</returns>
    private bool Drive(RingDriver driver, long rounds, ref long done)
    {
        ulong requests = _ram.Allocate(8 * Num);
        ulong responses = _ram.Allocate(8 * Num);
        ulong[] sent = new ulong[Num];
        ulong next = 0;
        while (done < rounds && !_stop)
        {
            // One at a time: the driver is there in the moment in which the chain is used.
            if (driver.Outstanding == 0)
            {
                ulong slot = 8 * (next % (Num / 2));
                _ram.Write(requests + slot, next);
                _ram.Write(responses + slot, 0ul);
                sent[driver.Add([new RingBuffer(requests + slot, 8)], [new RingBuffer(responses + slot, 8)])] = next++;
                driver.Publish();
            }

            try
            {
                while (driver.TryTakeUsed(out VirtqUsedElem element))
                {
                    // Chains are used in their order here; a stale element names one that is not next.
                    ulong number = sent[element.Id];
                    if (number != (ulong)done++ || element.Len != 8 || _ram.Read<ulong>(responses + (8 * (number % (Num / 2)))) != ~number)
                    {
                        return false;
                    }
                }
            }
            catch (InvalidOperationException)
            {
                // The driver has no chain of that id.
                done++;
                return false;
            }
        }

        return true;
    }

    private void Serve(Virtqueue queue)
    {
        for (ulong next = 0; !_stop;)
        {
            if (queue.TryPop() is not { } chain)
            {
                if (queue.Fault != QueueFault.None)
                {
                    GoWrong();
                    return;
                }

                continue;
            }

            var request = new ChainReader(chain);
            if (!request.TryRead(out ulong number) || number != next++)
            {
                GoWrong();
                return;
            }

            chain.Complete(BitConverter.GetBytes(~number));
            queue.Flush();
        }
    }

    private void GoWrong()
    {
        _sawStaleRequest = true;
        _stop = true;
    }
}

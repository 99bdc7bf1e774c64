// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Threading;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <content>The event loop's side: takes chains, answers, collects, notifies.</content>
internal sealed partial class VideoDevice
{
    /// <summary>Of the commands that stay pending, RESOURCE_QUEUE has the longest response.</summary>
    private static readonly uint LongestLateResponse = (uint)Unsafe.SizeOf<virtio_video_resource_queue_resp>();

    /// <summary>How often codecs are looked at that are in a call: a fraction of what they may take.</summary>
    private long WatchInterval => Math.Max((long)_options.Streams.CodecTimeLimit.TotalNanoseconds / 16, 10_000_000);

    /// <summary>The stream whose outcomes are collected first: the one where the last call had no work left; else the oldest.</summary>
    private int _firstToCollect;

    /// <summary>Whether streams have gone since the time was looked at.</summary>
    private bool _hasRemoved;

    /// <summary>Does what there is to do, as far as the work of one call goes (<see cref="WorkBudget"/>). Never waits for a codec.</summary>
    /// <param name="budget">Most chains to take; 0 for as many as the work allows.</param>
    /// <returns>Whether there is more to do at once. The poll fd is readable then, and only then: a host may wait for it edge-triggered.</returns>
    public bool Process(uint budget)
    {
        _pollSet.BeginRound();
        _work.Begin();
        bool more;
        try
        {
            ProcessAwake(budget);
        }
        finally
        {
            more = _pollSet.EndRound(_submits.AreExpected());
        }

        return more;
    }

    private void ProcessAwake(uint budget)
    {
        for (uint i = 0; i < QueueCount; i++)
        {
            if (_pollSet.WasKicked(i))
            {
                _queues[i].NoteKick();
            }
        }

        // Halted: nothing of the guest's is touched until commandq goes on.
        bool more = false;
        if (!_streams.AreHalted)
        {
            CollectStreams();
            more = TakeCommands(budget == 0 ? uint.MaxValue : budget);
            _events.Place(EventQueue, _work);
            bool comesBack = _pollSet.Doorbell.IsRung;
            bool posted = _streams.FlushWork();
            if (!comesBack && _pollSet.Doorbell.IsRung)
            {
                // What workers are done with already goes out with this batch: no wake-up of its own, no interrupt of its own.
                _pollSet.Doorbell.Acknowledge();
                CollectStreams();
                posted |= _streams.FlushWork();
            }

            if (posted)
            {
                _pollSet.Timer.SetBy(MonotonicClock.Now + WatchInterval);
            }
        }

        WatchTime();
        FlushQueues();
        _log.Flush();
        more |= _work.WasShort;
        if (more)
        {
            // The poll fd is left readable.
            _pollSet.Doorbell.Ring();
        }
    }

    /// <summary>A stream whose codec takes too long fails; a STREAM_DESTROY is not waited for longer than it should be.</summary>
    private void WatchTime()
    {
        bool isDue = _pollSet.Timer.TryTake() || _hasRemoved;
        _hasRemoved = false;
        long now = MonotonicClock.Now;
        if (_streams.AreHalted)
        {
            // Nothing is answered now.
            if (isDue)
            {
                _pollSet.Timer.SetBy(now + WatchInterval);
            }

            return;
        }

        if (!isDue && !_streams.IsEnding)
        {
            return;
        }

        bool again = _streams.WatchCodecs(now, out long destroyBy);
        if (destroyBy != 0)
        {
            _pollSet.Timer.SetBy(destroyBy);
        }

        if (again)
        {
            _pollSet.Timer.SetBy(now + WatchInterval);
        }
    }

    private void CollectStreams()
    {
        bool gone = false;
        int at = _firstToCollect;
        int left = _streams.All.Count;
        for (; left > 0 && !_work.Stops(); left--)
        {
            at = at < _streams.All.Count ? at : 0;
            VideoStream stream = _streams.All[at++];
            stream.Collect(_work);
            gone |= stream.IsGone;
        }

        _firstToCollect = left > 0 ? at : 0;

        if (gone)
        {
            // What the timer was set for may be over.
            _streams.RemoveGone();
            _pollSet.Timer.Clear();
            _hasRemoved = true;
        }

        // Before commands are taken: GET_PARAMS after the event sees the new parameters (ruling 14).
        _events.Place(EventQueue, _work);
    }

    /// <summary>Takes chains from commandq.</summary>
    /// <returns>Whether there may be more of them, and it is the next call's.</returns>
    private bool TakeCommands(uint budget)
    {
        Virtqueue queue = CommandQueue;
        if (_dispatcher.IsInCommand)
        {
            // Commands are answered in order, so those behind it wait.
            _dispatcher.GoOn();
        }

        do
        {
            while (true)
            {
                if (_dispatcher.IsInCommand || budget == 0 || _work.Stops())
                {
                    return true;
                }

                if (queue.TryPop() is not { } chain)
                {
                    break;
                }

                budget--;
                _work.SpendChain(chain.SpanCount);
                _dispatcher.Dispatch(chain);
                if (chain.IsInFlight && !_dispatcher.IsInCommand)
                {
                    chain.KeepRoom(LongestLateResponse);
                }
            }
        }
        while (queue.EnableNotification());

        return false;
    }

    private void FlushQueues()
    {
        // eventq is read only when there is an event: a buffer that came since must wake a device that waits for one.
        if (EventQueue.EnableNotification() && _events.IsWaiting && !_streams.AreHalted)
        {
            _pollSet.Doorbell.Ring();
        }

        for (uint i = 0; i < QueueCount; i++)
        {
            Virtqueue queue = _queues[i];
            queue.Flush();
            if (queue.Fault != QueueFault.None && !_faultTold[i])
            {
                _faultTold[i] = true;
                _log.Write(LogLevel.Warn, $"the guest broke queue {i}: {queue.Fault}");
                _host.NeedsReset(i);
            }
        }
    }
}

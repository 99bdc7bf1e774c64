// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Threading;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <content>The event loop: takes chains, answers, collects, notifies.</content>
internal sealed partial class VideoDevice
{
    /// <summary>RESOURCE_QUEUE has the longest response of the commands that stay pending.</summary>
    private static readonly uint LongestLateResponse = (uint)Unsafe.SizeOf<virtio_video_resource_queue_resp>();

    /// <summary>Interval of the checks on codecs that are in a call: a fraction of the time that they may take.</summary>
    private long WatchInterval => Math.Max((long)_options.Streams.CodecTimeLimit.TotalNanoseconds / 16, 10_000_000);

    /// <summary>The first stream whose worker events are collected: the one where the budget of the last call ended, else the oldest.</summary>
    private int _firstToCollect;

    /// <summary>Whether streams have gone since the last look at the clock.</summary>
    private bool _hasRemoved;

    /// <summary>Does all available work, within the budget of one call (<see cref="WorkBudget"/>). Never waits for a codec.</summary>
    /// <param name="budget">Most chains to take; 0 for no limit other than the work.</param>
    /// <returns>Whether there is more to do at once. Only then does the poll fd stay readable, so a host may wait for it edge-triggered.</returns>
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

        // If streams are halted, nothing of the guest is touched until commandq continues.
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
                // Worker events that have already arrived go out with this batch. They need no wake-up and no interrupt of their own.
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
            // This leaves the poll fd readable.
            _pollSet.Doorbell.Ring();
        }
    }

    /// <summary>Fails streams whose codec takes too long, and limits the wait of STREAM_DESTROY.</summary>
    private void WatchTime()
    {
        bool isDue = _pollSet.Timer.TryTake() || _hasRemoved;
        _hasRemoved = false;
        long now = MonotonicClock.Now;
        if (_streams.AreHalted)
        {
            // Halted streams answer nothing.
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
            gone |= stream.IsDestroyed;
        }

        _firstToCollect = left > 0 ? at : 0;

        if (gone)
        {
            // The timer's reason may be gone.
            _streams.RemoveGone();
            _pollSet.Timer.Clear();
            _hasRemoved = true;
        }

        // This comes before commands are taken, so that a GET_PARAMS after the event sees the new parameters (ruling 14).
        _events.Place(EventQueue, _work);
    }

    /// <summary>Takes chains from commandq.</summary>
    /// <returns>Whether there may be more of them for the next call.</returns>
    private bool TakeCommands(uint budget)
    {
        Virtqueue queue = CommandQueue;
        if (_dispatcher.IsInCommand)
        {
            // Commands are answered in order, so those behind it wait.
            _dispatcher.Resume();
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
        // eventq is read only when there is an event. A device that waits for an event buffer must wake when one comes.
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

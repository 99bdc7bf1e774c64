// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <content>The event loop's side: takes chains, answers, collects, notifies.</content>
internal sealed partial class VideoDevice
{
    /// <summary>Of the commands that stay pending, RESOURCE_QUEUE has the longest response.</summary>
    private static readonly uint LongestLateResponse = (uint)Unsafe.SizeOf<virtio_video_resource_queue_resp>();

    /// <summary>Does what there is to do. Never waits for a codec.</summary>
    /// <param name="budget">Most chains to take; 0 for as many as a queue can hold.</param>
    /// <returns>Whether there is more to do at once.</returns>
    public bool Process(uint budget)
    {
        _pollSet.Look();
        try
        {
            return ProcessAwake(budget);
        }
        finally
        {
            _pollSet.Rest(_submits.AreExpected());
        }
    }

    private bool ProcessAwake(uint budget)
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
            more = TakeCommands(budget == 0 ? VringRequest.MaxNum : budget);
            _events.Place(EventQueue);
            bool comesBack = _pollSet.Doorbell.IsRung;
            _streams.FlushWork();
            if (!comesBack && _pollSet.Doorbell.IsRung)
            {
                // What workers are done with already goes out with this batch: no wake-up of its own, no interrupt of its own.
                _pollSet.Doorbell.Answer();
                CollectStreams();
                _streams.FlushWork();
            }
        }

        FlushQueues();
        _log.Flush();
        if (more)
        {
            // A host that waits for the poll fd instead of calling again is woken at once.
            _pollSet.Doorbell.Ring();
        }

        return more;
    }

    private void CollectStreams()
    {
        bool gone = false;
        foreach (Stream stream in _streams.All)
        {
            stream.Collect();
            gone |= stream.IsGone;
        }

        if (gone)
        {
            _streams.RemoveGone();
        }

        // Before commands are taken: GET_PARAMS after the event sees the new parameters (ruling 14).
        _events.Place(EventQueue);
    }

    /// <summary>Takes chains from commandq.</summary>
    /// <returns>Whether the budget ran out before the queue did.</returns>
    private bool TakeCommands(uint budget)
    {
        Virtqueue queue = CommandQueue;
        do
        {
            while (queue.TryPop() is { } chain)
            {
                _dispatcher.Dispatch(chain);
                if (chain.IsInFlight)
                {
                    chain.KeepRoom(LongestLateResponse);
                }

                if (--budget == 0)
                {
                    return true;
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

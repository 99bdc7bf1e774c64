// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Rings;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <content>The driver's side of the virtqueues.</content>
internal sealed partial class TestDevice
{
    /// <summary>How the host describes a queue of the guest, as it is before the first chain.</summary>
    public VringConfig Vring(uint queue) => _rings[queue].Vring(queue, _kicks[queue].Fd, _calls[queue].Fd);

    /// <summary>After a reset: both queues anew, as at the start.</summary>
    public void RestartRings()
    {
        CollectAnswers();
        _pending.Clear();
        _eventBuffers.Clear();
        _ledger.Reset();
        ReceivedEvents.Clear();
        StartRings();
    }

    /// <summary>Takes a kick away before the device sees it.</summary>
    public void ClearKick(uint queue) => _kicks[queue].Clear();

    /// <summary>Gives the device a buffer for an event.</summary>
    public void AddEventBuffer(uint room = EventRoom)
    {
        var buffer = new RingBuffer(Ram.Allocate(room), room);
        _eventBuffers.Add(Events.Add([], [buffer]), (buffer.Address, new ChainRoom(Ram, [buffer])));
        Publish(Events, virtio_video.VIRTIO_VIDEO_EVENTQ);
    }

    /// <summary>Takes what the device used, on queues that it interrupted the guest for.</summary>
    public void Collect()
    {
        if (_calls[virtio_video.VIRTIO_VIDEO_EVENTQ].Clear())
        {
            Collect(Events, CollectEvents);
        }

        if (_calls[virtio_video.VIRTIO_VIDEO_COMMANDQ].Clear())
        {
            Collect(Commands, CollectAnswers);
        }
    }

    /// <summary>Takes the answers of commands, interrupted or not.</summary>
    public void CollectAnswers()
    {
        while (Commands.TryTakeUsed(out VirtqUsedElem element))
        {
            _pending.Remove(element.Id, out (Command Command, ChainRoom Room) pending);
            pending.Command.Complete(pending.Room.Take(element.Len), element.Len, Answers++);
            _ledger.Answered(pending.Command);
        }
    }

    /// <summary>What holds at the end of every test: chains that are not back are commands which wait, and none comes because the device goes.</summary>
    private void VerifyAtEnd((ulong Commands, ulong Events) used)
    {
        if (_gaveUp || Host.Resets.Count > 0 || !_setup.ChecksEnd)
        {
            // The test has failed already, its guest broke a ring, or nobody knows when the end is.
            return;
        }

        Assert.Equal(used, (Commands.UsedMark, Events.UsedMark));
        CollectAnswers();
        Assert.Equal(_ledger.OpenCount, Commands.Outstanding);
        Assert.True(!_ledger.HasNoStream || _ledger.OpenCount == 0, $"{_ledger.OpenCount} commands have no answer although all streams are gone");
        _ledger.Verify();
    }

    private static void Collect(RingDriver ring, Action take)
    {
        do
        {
            take();
            ring.EnableInterrupt();

            // full fence (VIRTIO 1.2, 2.7.10.1): what a device elsewhere made used before it saw the wish has no interrupt of its own.
            Interlocked.MemoryBarrier();
        }
        while (ring.HasUsed);
    }

    private void StartRings()
    {
        StartRing(virtio_video.VIRTIO_VIDEO_COMMANDQ);
        StartRing(virtio_video.VIRTIO_VIDEO_EVENTQ);
        for (int i = 0; i < _setup.EventBuffers; i++)
        {
            AddEventBuffer();
        }
    }

    private void StartRing(uint queue)
    {
        _rings[queue] = _setup.Packed
            ? new PackedRingDriver(Ram, _setup.QueueSize, indirect: true, _setup.EventIndex, _setup.QueueSize - 3, wrap: false)
            : new SplitRingDriver(Ram, _setup.QueueSize, indirect: true, _setup.EventIndex, _setup.Start);
        _link.StartRing(Vring(queue));
    }

    private void Publish(RingDriver ring, uint queue)
    {
        if (ring.Publish())
        {
            _kicks[queue].Signal();
        }
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <content>The virtqueues, at descriptor level or ring level.</content>
internal sealed partial class VideoDevice
{
    /// <summary>commandq and eventq.</summary>
    public const uint QueueCount = 2;

    private readonly QueueCounters[] _counters = [new(), new()];
    private readonly CompletionQueue _completions = new();
    private readonly SubmitGuess _submits = new();
    private readonly bool[] _faultTold = new bool[QueueCount];

    /// <summary>Number of chains taken before the last reset.</summary>
    private ulong _chainsAtReset;

    /// <summary>Each queue is at descriptor level until the host starts a vring on it.</summary>
    private Virtqueue[] _queues = [];

    private Virtqueue CommandQueue => _queues[virtio_video.VIRTIO_VIDEO_COMMANDQ];

    private Virtqueue EventQueue => _queues[virtio_video.VIRTIO_VIDEO_EVENTQ];

    /// <summary>Takes a chain at descriptor level.</summary>
    /// <exception cref="HostException">EINVAL, EAGAIN.</exception>
    public void Submit(in SubmittedChain chain)
    {
        if (_queues[CheckIndex(chain.Queue)] is not DescriptorQueue queue)
        {
            throw new HostException(Errno.EINVAL, $"queue {chain.Queue} is at ring level");
        }

        if (!queue.TrySubmit(chain))
        {
            throw new HostException(Errno.EAGAIN, $"{DescriptorQueue.MaxInFlight} chains are in flight, or {DescriptorQueue.MaxVectors} iovecs wait to be processed");
        }

        _submits.Note();
        _pollSet.Doorbell.Ring();
    }

    /// <summary>Takes completions of the descriptor level.</summary>
    public int Reap(Span<Completion> room) => _completions.Reap(room);

    /// <summary>Starts a queue at ring level, either as new or where it was stopped.</summary>
    /// <exception cref="HostException">EINVAL, EBADF or an error of the system.</exception>
    public void StartRing(in VringConfig vring)
    {
        uint index = CheckIndex(vring.Queue);
        if (_queues[index] is not (DescriptorQueue { IsIdle: true } or RingVirtqueue { IsStopped: true }))
        {
            throw new HostException(Errno.EINVAL, $"queue {index} runs already");
        }

        var request = VringRequest.Read(vring);
        RingNotifier notifier = CreateNotifier(vring, index);
        try
        {
            if (_queues[index] is RingVirtqueue stopped && request.Continues(stopped))
            {
                stopped.Resume(_memory, notifier);
            }
            else
            {
                RingVirtqueue ring = request.CreateRing(_memory, notifier, _counters[index]);
                ForgetQueue(index);
                _queues[index] = ring;
            }
        }
        catch
        {
            notifier.Dispose();
            throw;
        }

        if (index == virtio_video.VIRTIO_VIDEO_COMMANDQ)
        {
            _streams.Resume(_memory);
        }

        // Chains that the driver added before the start have no kick of their own.
        _pollSet.Doorbell.Ring();
    }

    /// <summary>Stops a queue at ring level. Pending commands stay pending, so that it can continue where it stands.</summary>
    /// <exception cref="HostException">EINVAL: it does not run.</exception>
    public VringPosition StopRing(uint index)
    {
        if (_queues[CheckIndex(index)] is not RingVirtqueue { IsStopped: false } ring)
        {
            throw new HostException(Errno.EINVAL, $"queue {index} does not run");
        }

        if (index == virtio_video.VIRTIO_VIDEO_COMMANDQ)
        {
            // A guest that is stopped to be migrated or saved must find its memory unchanged.
            _streams.Halt();
        }

        ring.Stop();
        return ring.Position;
    }

    /// <summary>VIRTIO 1.2, 2.6.1: the queue becomes as new. Requests of commandq are not executed any more, so its streams end.</summary>
    public void ResetRing(uint index)
    {
        ForgetQueue(CheckIndex(index));
        _queues[index] = CreateDescriptorQueue(index);
    }

    /// <summary>Number of chains taken from all queues.</summary>
    private ulong ChainsTaken => _counters[0].Chains + _counters[1].Chains;

    /// <summary>The counters of a queue.</summary>
    /// <exception cref="HostException">EINVAL: no such queue.</exception>
    public QueueCounters Counters(uint index) => _counters[CheckIndex(index)];

    /// <summary>Checks the index of a queue.</summary>
    /// <exception cref="HostException">EINVAL: no such queue.</exception>
    public static uint CheckIndex(uint index)
        => index < QueueCount ? index : throw new HostException(Errno.EINVAL, $"there is no queue {index}");

    private RingNotifier CreateNotifier(in VringConfig vring, uint index)
    {
        EventFd? kick = null;
        EventFd? call = null;
        try
        {
            kick = vring.KickFd >= 0 ? EventFd.DuplicateOf(vring.KickFd, "the kick fd") : null;
            call = vring.CallFd >= 0 ? EventFd.DuplicateToSignal(vring.CallFd, "the call fd") : null;
            if (kick is not null)
            {
                _pollSet.AddKick(index, kick);
            }

            return new RingNotifier(kick, call, () => _host.Notify(index), _pollSet.Epoll);
        }
        catch
        {
            kick?.Dispose();
            call?.Dispose();
            throw;
        }
    }

    private void ForgetQueue(uint index)
    {
        if (index == virtio_video.VIRTIO_VIDEO_COMMANDQ)
        {
            _streams.AbandonAll(_options.Streams.EndPatience);
            _dispatcher.Forget();
            _events.Clear();
        }

        _queues[index].Dispose();
        _faultTold[index] = false;
    }

    private DescriptorQueue CreateDescriptorQueue(uint index) => new(index, _completions, () => _host.Notify(index), _counters[index]);

    private void CreateQueues()
    {
        _queues = [CreateDescriptorQueue(virtio_video.VIRTIO_VIDEO_COMMANDQ), CreateDescriptorQueue(virtio_video.VIRTIO_VIDEO_EVENTQ)];
        Array.Clear(_faultTold);
    }
}

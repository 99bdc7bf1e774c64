// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Abi;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Wire;

namespace VirtioVideo.Device;

/// <content>The virtqueues, at either level.</content>
internal sealed partial class VideoDevice
{
    /// <summary>commandq and eventq.</summary>
    public const uint QueueCount = 2;

    private const uint MaxQueueSize = 32768;

    private readonly QueueCountersBox[] _counters = [new(), new()];
    private readonly CompletionQueue _completions = new();
    private readonly bool[] _faultTold = new bool[QueueCount];

    /// <summary>Each is at descriptor level until the host starts a vring on it.</summary>
    private Virtqueue[] _queues = [];

    private Virtqueue CommandQueue => _queues[virtio_video.VIRTIO_VIDEO_COMMANDQ];

    private Virtqueue EventQueue => _queues[virtio_video.VIRTIO_VIDEO_EVENTQ];

    /// <summary>Takes a chain at descriptor level.</summary>
    /// <exception cref="HostException">EINVAL, EAGAIN.</exception>
    public void Submit(in virtiovideo_chain chain)
    {
        if (_queues[CheckIndex(chain.queue)] is not DescriptorQueue queue)
        {
            throw new HostException(Errno.EINVAL, $"queue {chain.queue} is at ring level");
        }

        if (!queue.TrySubmit(chain))
        {
            throw new HostException(Errno.EAGAIN, $"{DescriptorQueue.MaxInFlight} chains are in flight");
        }

        _pollSet.Doorbell.Ring();
    }

    /// <summary>Takes completions of the descriptor level.</summary>
    public int Reap(Span<virtiovideo_completion> room) => _completions.Reap(room);

    /// <summary>Starts a queue at ring level.</summary>
    /// <exception cref="HostException">EINVAL, EBADF or what the system says.</exception>
    public void StartRing(in virtiovideo_vring vring)
    {
        uint index = CheckIndex(vring.queue);
        if (_queues[index] is not DescriptorQueue { IsIdle: true })
        {
            throw new HostException(Errno.EINVAL, $"queue {index} runs already");
        }

        CheckGeometry(vring);
        _queues[index] = CreateRing(vring, index);
        _faultTold[index] = false;

        // What the driver put there before the start has no kick of its own.
        _pollSet.Doorbell.Ring();
    }

    /// <summary>Stops a queue at ring level.</summary>
    /// <returns>The indices to start it with again.</returns>
    /// <exception cref="HostException">EINVAL: it does not run.</exception>
    public (ushort NextAvail, ushort NextUsed) StopRing(uint index)
    {
        if (_queues[CheckIndex(index)] is not SplitVirtqueue ring)
        {
            throw new HostException(Errno.EINVAL, $"queue {index} does not run");
        }

        if (index == virtio_video.VIRTIO_VIDEO_COMMANDQ)
        {
            // Pending commands point into the ring: streams do not outlive it.
            _streams.AbandonAll();
            _events.Clear();
        }

        ring.Dispose();
        _queues[index] = CreateDescriptorQueue(index);
        return (ring.NextAvail, ring.NextUsed);
    }

    /// <summary>The counters of a queue.</summary>
    /// <exception cref="HostException">EINVAL: no such queue.</exception>
    public QueueCounters Counters(uint index) => _counters[CheckIndex(index)].Value;

    /// <summary>Checks the index of a queue.</summary>
    /// <exception cref="HostException">EINVAL: no such queue.</exception>
    public static uint CheckIndex(uint index)
        => index < QueueCount ? index : throw new HostException(Errno.EINVAL, $"there is no queue {index}");

    private static void CheckGeometry(in virtiovideo_vring vring)
    {
        const uint KnownFlags = (uint)(virtiovideo_vring_flag.VIRTIOVIDEO_VRING_INDIRECT_DESC | virtiovideo_vring_flag.VIRTIOVIDEO_VRING_EVENT_IDX);
        if ((vring.flags & ~KnownFlags) != 0)
        {
            throw new HostException(Errno.EINVAL, $"unknown vring flags 0x{vring.flags & ~KnownFlags:x}");
        }

        if (vring.num == 0 || vring.num > MaxQueueSize || (vring.num & (vring.num - 1)) != 0)
        {
            throw new HostException(Errno.EINVAL, $"queue size {vring.num} is no power of two up to {MaxQueueSize}");
        }

        // VIRTIO 1.2, 2.7: alignment of the parts
        if (vring.desc % 16 != 0 || vring.avail % 2 != 0 || vring.used % 4 != 0)
        {
            throw new HostException(Errno.EINVAL, "a part of the vring is not aligned");
        }

        if (vring.next_avail > ushort.MaxValue || vring.next_used > ushort.MaxValue)
        {
            throw new HostException(Errno.EINVAL, "ring indices have 16 bits");
        }
    }

    private SplitVirtqueue CreateRing(in virtiovideo_vring vring, uint index)
    {
        var flags = (virtiovideo_vring_flag)vring.flags;
        var settings = new SplitRingSettings(
            vring.num,
            vring.desc,
            vring.avail,
            vring.used,
            flags.HasFlag(virtiovideo_vring_flag.VIRTIOVIDEO_VRING_INDIRECT_DESC),
            flags.HasFlag(virtiovideo_vring_flag.VIRTIOVIDEO_VRING_EVENT_IDX));
        EventFd? kick = null;
        EventFd? call = null;
        try
        {
            kick = vring.kick_fd >= 0 ? EventFd.DuplicateOf(vring.kick_fd, "the kick fd") : null;
            call = vring.call_fd >= 0 ? EventFd.DuplicateOf(vring.call_fd, "the call fd") : null;
            var notifier = new RingNotifier(kick, call, () => _host.Notify(index), _pollSet.Epoll);
            var ring = new SplitVirtqueue(settings, _memory, (ushort)vring.next_avail, (ushort)vring.next_used, notifier, _counters[index]);
            if (kick is not null)
            {
                _pollSet.AddKick(index, kick);
            }

            return ring;
        }
        catch
        {
            kick?.Dispose();
            call?.Dispose();
            throw;
        }
    }

    private DescriptorQueue CreateDescriptorQueue(uint index) => new(index, _completions, () => _host.Notify(index), _counters[index]);

    private void CreateQueues()
    {
        _queues = [CreateDescriptorQueue(virtio_video.VIRTIO_VIDEO_COMMANDQ), CreateDescriptorQueue(virtio_video.VIRTIO_VIDEO_EVENTQ)];
        Array.Clear(_faultTold);
    }
}

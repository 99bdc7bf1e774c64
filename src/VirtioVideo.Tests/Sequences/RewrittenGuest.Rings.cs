// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Sequences;

/// <content>Its rings, and what it does when one is broken.</content>
internal sealed partial class RewrittenGuest
{
    /// <summary>spec: virtio reset, and rings anew.</summary>
    public void Reset()
    {
        _device.Device.Reset();
        _device.Device.AcknowledgeFeatures(3);
        StartRing(virtio_video.VIRTIO_VIDEO_COMMANDQ);
        StartRing(virtio_video.VIRTIO_VIDEO_EVENTQ);
        Begin();
    }

    private void Recover(uint queue)
    {
        _device.Host.Resets.Clear();
        switch (_random.Next(3))
        {
            case 0:
                Reset();
                return;
            case 1:
                _device.Device.ResetRing(queue);
                break;
            default:
                _device.Device.StopRing(queue);
                break;
        }

        StartRing(queue);
        if (queue == virtio_video.VIRTIO_VIDEO_COMMANDQ)
        {
            // Its streams end with it.
            Begin();
        }
    }

    private void Begin()
    {
        (_stuck, _isLost, _stream) = (0, false, 0);
        _script.Clear();
        _script.Enqueue(Create);
        Array.Clear(_isQueued);
    }

    private void StartRing(uint queue)
    {
        bool eventIndex = _random.Next(2) == 0;
        RingDriver ring = _packed
            ? new PackedRingDriver(_device.Ram, QueueSize, indirect: true, eventIndex, (uint)_random.Next((int)QueueSize), wrap: _random.Next(2) == 0)
            : new SplitRingDriver(_device.Ram, QueueSize, indirect: true, eventIndex, (ushort)_random.Next(1 << 16));
        _rings[queue] = ring;
        if (queue == virtio_video.VIRTIO_VIDEO_COMMANDQ)
        {
            _sent.Clear();
        }

        _device.Device.StartRing(ring.Vring(queue));
        AimRewriter();
    }

    private void AimRewriter()
    {
        var targets = new List<(RewriteKind, RingBuffer)>();
        foreach (RingDriver? ring in _rings)
        {
            if (ring is not null)
            {
                // Most of its words are descriptors that nobody reads now: the oftener they are rewritten.
                for (int i = 0; i < 4; i++)
                {
                    targets.Add((RewriteKind.Ring, new RingBuffer(ring.Settings.Desc, 16 * QueueSize)));
                }

                targets.Add((RewriteKind.Ring, new RingBuffer(ring.Settings.Avail, _packed ? 4 : 6 + (2 * QueueSize))));
                targets.Add((RewriteKind.Ring, new RingBuffer(ring.Settings.Used, _packed ? 4 : 6 + (8 * QueueSize))));
            }
        }

        targets.Add((RewriteKind.Command, _slots));
        targets.Add((RewriteKind.Buffer, _inputs));
        targets.Add((RewriteKind.Buffer, _outputs));
        _rewriter.Aim([.. targets]);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Rings;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_dequeue_flag;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Support;

/// <content>What it does again and again.</content>
internal sealed partial class SteadyGuest
{
    /// <summary>Inputs under way at a time.</summary>
    private const int Depth = 6;

    private ulong _timestamp;
    private int _inputsAnswered;

    /// <summary>Sends all inputs in order, again and again; outputs go back as they come.</summary>
    /// <param name="times">How often.</param>
    /// <param name="drains">Whether with a drain behind each time.</param>
    public void Play(int times, bool drains)
    {
        for (int i = 0; i < _outputs.Count; i++)
        {
            if (!_outputs[i].IsSent)
            {
                Send(_outputs[i], 0);
            }
        }

        for (int i = 0; i < times; i++)
        {
            int before = _inputsAnswered;
            for (int next = 0; next < _inputs.Count;)
            {
                if (next - (_inputsAnswered - before) < Depth && !_inputs[next].IsSent)
                {
                    Send(_inputs[next++], _timestamp++);
                    continue;
                }

                Turn();
            }

            if (drains)
            {
                Drain();
            }
        }
    }

    /// <summary>Has all products come.</summary>
    public void Drain()
    {
        Send(_drain);
        while (_drain.IsSent)
        {
            Turn();
        }

        Ok(_ram.Read<uint>(_drain.Response.Address));
    }

    private void Send(SteadyChain chain, ulong timestamp)
    {
        _ram.Write(chain.Request.Address, Requests.Queue(_stream, chain.Queue, chain.Resource, timestamp, chain.Length));
        Send(chain);
    }

    private void Send(SteadyChain chain)
    {
        if (chain.IsSent)
        {
            Assert.Fail("a chain that the device has");
        }

        chain.IsSent = true;
        _commands.AddHead(chain.Head);
        if (_commands.Publish())
        {
            _kick.Signal();
        }
    }

    /// <summary>Waits for the device as a host does, has it do what there is to do, and takes what came back.</summary>
    private void Turn()
    {
        if (!NativeCalls.WaitReadable(_device.PollFd, TestDevice.DeadlineMilliseconds))
        {
            throw new TimeoutException("waited in vain for the device");
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        _device.Process(0);
        HostBytes += GC.GetAllocatedBytesForCurrentThread() - before;
        _call.Clear();
        while (_commands.UsedIndex != _used)
        {
            Take(_byHead[_ram.Read<VirtqUsedElem>(_commands.Settings.Used + 4 + (8ul * (_used % Num))).Id]!);
            _used++;
        }

        _commands.UsedEvent = _used;
    }

    private void Take(SteadyChain chain)
    {
        chain.IsSent = false;
        if (chain == _control || chain == _drain)
        {
            return;
        }

        var response = _ram.Read<virtio_video_resource_queue_resp>(chain.Response.Address);
        Ok(response.result);
        if ((response.flags & (1u << (int)VIRTIO_VIDEO_DEQUEUE_FLAG_ERR)) != 0)
        {
            Assert.Fail("a buffer came back with ERR");
        }

        if (chain.Queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT)
        {
            _inputsAnswered++;
            return;
        }

        Products += response.data_sizes[0] > 0 ? 1 : 0;
        Send(chain, 0);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Model;

/// <summary>The real device, with workers that run when the test says so and a codec of scripts.</summary>
internal sealed class DeviceUnderTest : IDisposable
{
    private const int MostRounds = 10_000;

    private readonly InlineWorkers _workers = new();
    private readonly TestDevice _device;
    private readonly List<(int Number, Command Command)> _pending = [];
    private int _commands;
    private int _emptyEventBuffers;

    public DeviceUnderTest(ModelSetup setup)
    {
        _device = new TestDevice(setup.ToDevice(new FakeDecoderFactory(CreateDecoder), new FakeEncoderFactory(CreateEncoder), _workers)) { RefillsEvents = false };
    }

    /// <summary>Commands that were not answered.</summary>
    public int PendingCount => _pending.Count;

    /// <summary>Does a batch; the device looks once.</summary>
    public void Do(GuestBatch batch)
    {
        foreach (GuestAct act in batch.Acts)
        {
            Do(act);
        }

        if (NativeCalls.WaitReadable(_device.Device.PollFd, 0))
        {
            _device.Device.Process(0);
        }
    }

    /// <summary>Lets workers and device go on until both are at rest.</summary>
    /// <param name="asleep">The stream whose worker does not.</param>
    public void Settle(uint asleep)
    {
        for (int i = 0; _workers.Run(asleep) | NativeCalls.WaitReadable(_device.Device.PollFd, 0); i++)
        {
            Assert.True(i < MostRounds, "the device does not come to rest");
            _device.Device.Process(0);
        }
    }

    /// <summary>Takes the answers since the last time, in the order in which they came.</summary>
    public List<DeviceAnswer> TakeAnswers()
    {
        _device.Collect();
        var answered = _pending.Where(pending => pending.Command.IsDone).OrderBy(pending => pending.Command.Order).ToList();
        _pending.RemoveAll(pending => pending.Command.IsDone);
        return answered.ConvertAll(pending => new DeviceAnswer(pending.Number, pending.Command.Response));
    }

    /// <summary>Takes the events since the last time; (0, 0) for buffers that came back empty, which are the first.</summary>
    public List<(uint Type, uint Stream)> TakeEvents()
    {
        List<(uint, uint)> events = [.. Enumerable.Repeat((0u, 0u), _device.EmptyEventBuffers - _emptyEventBuffers)];
        _emptyEventBuffers = _device.EmptyEventBuffers;
        while (_device.ReceivedEvents.TryDequeue(out virtio_video_event e))
        {
            events.Add((e.event_type, e.stream_id));
        }

        return events;
    }

    /// <summary>The guest's memory for media, a piece of it.</summary>
    public ReadOnlySpan<byte> Media(int start, int length) => _device.Ram.At(ModelMemory.Base + (ulong)start, length);

    /// <summary>What must be so at the end of any sequence.</summary>
    public void CheckEnd()
    {
        Assert.Empty(_device.Host.Resets);
        Assert.True(_device.Ram.GapsAreUntouched);
    }

    /// <inheritdoc/>
    public void Dispose() => _device.Dispose();

    private static FakeDecoder? CreateDecoder(virtio_video_codec codec)
        => (uint)codec == ModelDevice.CodecWithoutMemory ? null : new FakeDecoder { Peeks = ModelDevice.TellsHeadersEarly((uint)codec) };

    private static FakeEncoder? CreateEncoder(virtio_video_codec codec)
    {
        if ((uint)codec == ModelDevice.CodecWithoutMemory)
        {
            return null;
        }

        // Where buffers share memory a packet can become an image that asks to wait: nobody would let it go on here.
        var encoder = new FakeEncoder();
        encoder.Gate.Set();
        return encoder;
    }

    private void Do(GuestAct act)
    {
        switch (act)
        {
            case GiveEventBuffer buffer:
                _device.AddEventBuffer(buffer.Room);
                break;
            case SendCommand command:
                if (command.Unit is { } unit)
                {
                    unit.CopyTo(_device.Ram.At(command.UnitAddress, unit.Length));
                }

                _pending.Add((_commands++, Submit(command)));
                break;
        }
    }

    private Command Submit(SendCommand command)
    {
        if (!command.IsSplit)
        {
            return _device.Submit(command.Request, command.Room);
        }

        // ruling 9: whatever their split, an empty one among them.
        int head = command.Request.Length / 3;
        RingBuffer[] readable = [_device.Put(command.Request.AsSpan(0, head)), _device.Put([]), _device.Put(command.Request.AsSpan(head))];
        uint first = command.Room / 5;
        RingBuffer[] writable = [Room(first), Room(0), Room(command.Room - first)];
        return _device.Submit(readable, writable);
    }

    private RingBuffer Room(uint length) => new(_device.Ram.Allocate(Math.Max(length, 1)), length);
}

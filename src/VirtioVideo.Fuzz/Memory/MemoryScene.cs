// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Diagnostics;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Fuzz.Engine;
using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Model;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Fuzz.Memory;

/// <summary>A device on threads, a guest with several streams, and a host that moves memory under them.</summary>
internal sealed class MemoryScene : IDisposable
{
    /// <summary>The region of rings and requests: the first.</summary>
    private const int RingsBit = 1;

    private const int AllRegions = 0b1111;
    private const int MostStreams = 4;
    private const int MediaRegions = 3;

    /// <summary>So much of a region that no case reaches its end; what is not touched costs nothing.</summary>
    private const ulong RegionLength = 64 << 20;

    private const ulong Media = 0x4000_0000_0000;
    private const ulong MediaStep = 0x1_0000_0000;

    private static readonly TestDeviceSetup s_setup = new()
    {
        // Such as end still count.
        MaxStreams = 4 * MostStreams,
        Streams = new() { Codec = new CodecLimits(512, 512, 1) },
        LogLevel = LogLevel.Error,
        Regions = [new(GuestRam.Base, RegionLength), .. Enumerable.Range(0, MediaRegions).Select(i => new GuestRamRegion(Media + ((ulong)i * MediaStep), RegionLength))],
    };

    private readonly MemoryInput _input;
    private readonly TestDevice _device;
    private readonly RoamingRam _ram;
    private readonly FuzzRandom _random;
    private readonly ulong[] _next = new ulong[MediaRegions];
    private readonly List<RoamingGuest> _guests = [];
    private readonly Clip? _clip;
    private int _present = AllRegions;

    public MemoryScene(MemoryInput input)
    {
        _input = input;
        _random = new FuzzRandom((ulong)input.Seed, 0);
        _clip = input.IsReal ? Clips.ShortOf(input.Codec) : null;
        _device = new TestDevice(input.IsReal ? s_setup : s_setup with { Factory = new FakeDecoderFactory(MakeDecoder) });
        _ram = new RoamingRam(_device.Ram);
        _ram.Move(_device.Device, _present);
    }

    /// <summary>Does all deeds, in every half of the cases also what ends each stream in order.</summary>
    public void Play()
    {
        foreach (MemoryDeed deed in _input.Deeds)
        {
            Do(deed);
            Step();
        }

        if (_input.Seed % 2 == 0)
        {
            Finish();
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Dispose();
        _ram.Dispose();
    }

    private static FakeDecoder MakeDecoder()
    {
        var decoder = new FakeDecoder { Peeks = true };
        decoder.Gate.Set();
        return decoder;
    }

    /// <summary>With all memory back, every stream can be destroyed, and every command is answered (see <see cref="TestDevice.Dispose"/>).</summary>
    private void Finish()
    {
        Move(AllRegions);
        foreach (RoamingGuest guest in _guests)
        {
            _device.Await(guest.Stream.Destroy());
        }

        Assert.True(_device.Ram.GapsAreUntouched, "memory that no region has was written");
    }

    private void Do(MemoryDeed deed)
    {
        RoamingGuest? guest = _guests.Count == 0 ? null : _guests[deed.Stream % _guests.Count];
        switch (deed.Kind)
        {
            case DeedKind.Create when _guests.Count < MostStreams:
                _guests.Add(new RoamingGuest(_device.Driver.CreateStream(_input.Codec), Unit, TakeMemory));
                break;
            case DeedKind.Feed:
                guest?.Feed(deed.Value);
                break;
            case DeedKind.Loop:
                Loop(deed.Value);
                break;
            case DeedKind.Move:
                Move(deed.Value | RingsBit);
                break;
            case DeedKind.Drain when guest is not null:
                guest.Stream.Drain();
                break;
            case DeedKind.Clear when guest is not null:
                guest.Stream.Clear(deed.Value % 2 == 0 ? VIRTIO_VIDEO_QUEUE_TYPE_INPUT : VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT);
                break;
            case DeedKind.Destroy when guest is not null:
                _guests.Remove(guest);
                guest.IsOver = true;
                guest.Stream.Destroy();
                break;
            case DeedKind.Reset when deed.Value % 2 == 0:
                Reset();
                break;
            case DeedKind.Reset:
                ResetQueues();
                break;
            case DeedKind.StopAndStart:
                StopAndStart((uint)deed.Value % 2, moves: deed.Value > 2);
                break;
            case DeedKind.LoseRings:
                Move(AllRegions & ~RingsBit);
                Assert.Equal(2, _device.Host.Resets.Count);
                _device.Host.Resets.Clear();
                Move(AllRegions);
                Reset();
                break;
        }
    }

    private void Move(int regions)
    {
        _present = regions & AllRegions;
        _ram.Move(_device.Device, _present);
    }

    private void Reset()
    {
        using (CallClock.Begin(nameof(VideoDevice.Reset)))
        {
            _device.Device.Reset();
        }

        _device.Device.AcknowledgeFeatures(s_setup.Features);
        _guests.Clear();
        _device.RestartRings();
    }

    /// <summary>VIRTIO_F_RING_RESET of both queues: the streams go, the features stay.</summary>
    private void ResetQueues()
    {
        using (CallClock.Begin(nameof(VideoDevice.ResetRing)))
        {
            _device.Device.ResetRing(virtio_video.VIRTIO_VIDEO_COMMANDQ);
            _device.Device.ResetRing(virtio_video.VIRTIO_VIDEO_EVENTQ);
        }

        _guests.Clear();
        _device.RestartRings();
    }

    /// <summary>As for the migration of a guest: between stop and start the queue is as it was left, whatever is pending.</summary>
    private void StopAndStart(uint queue, bool moves)
    {
        RingDriver ring = queue == virtio_video.VIRTIO_VIDEO_COMMANDQ ? _device.Commands : _device.Events;
        VringPosition position;
        using (CallClock.Begin(nameof(VideoDevice.StopRing)))
        {
            position = _device.Device.StopRing(queue);
        }

        ulong used = ring.UsedMark;
        if (moves)
        {
            Move(_present);
        }

        using (CallClock.Begin(nameof(VideoDevice.Process)))
        {
            _device.Device.Process(0);
        }

        Assert.Equal(used, ring.UsedMark);
        _device.Device.StartRing(_device.Vring(queue) with { NextAvail = position.NextAvail, NextUsed = position.NextUsed });
    }

    private void Loop(int milliseconds)
    {
        var time = Stopwatch.StartNew();
        do
        {
            if (NativeCalls.WaitReadable(_device.Device.PollFd, 1))
            {
                Step();
            }
        }
        while (time.ElapsedMilliseconds < milliseconds);
    }

    /// <summary>One look of the device; then the guest takes what came and gives what is free.</summary>
    private void Step()
    {
        if (NativeCalls.WaitReadable(_device.Device.PollFd, 0))
        {
            using (CallClock.Begin(nameof(VideoDevice.Process)))
            {
                _device.Device.Process(0);
            }
        }

        _device.Collect();
        while (_device.ReceivedEvents.TryDequeue(out virtio_video_event e))
        {
            RoamingGuest? guest = _guests.Find(candidate => candidate.Stream.Id == e.stream_id);
            if ((virtio_video_event_type)e.event_type == VIRTIO_VIDEO_EVENT_ERROR)
            {
                _ = guest is null || (guest.IsOver = true);
            }
            else
            {
                guest?.TakeChange();
            }
        }

        _guests.ForEach(guest => guest.GiveOutputs());
    }

    private byte[] Unit(int number) => _clip is not null ? _clip.Units[number % _clip.Units.Length].Bytes : new RandomUnits(new Random(_input.Seed + number)).Next();

    /// <summary>In a region that is there, seldom in one that is not.</summary>
    private RingBuffer TakeMemory(uint length)
    {
        int region = _random.Next(MediaRegions);
        for (int i = 0; i < MediaRegions && (_present & (2 << region)) == 0 && !_random.OneIn(8); i++)
        {
            region = (region + 1) % MediaRegions;
        }

        // A large buffer of a size that nobody knows yet takes what there is.
        ulong start = _next[region] + length <= RegionLength ? _next[region] : 0;
        _next[region] = start + length;
        return new RingBuffer(Media + ((ulong)region * MediaStep) + start, length);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.FFmpeg.Encoding;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>A device, its host's event loop and the driver's side of its virtqueues, in one thread.</summary>
/// <remarks>
/// The device is called only while its poll fd is readable, and kicked only when it asks for it; the guest
/// looks at a used ring only when it was interrupted: a notification that gets lost fails the test.
/// </remarks>
internal sealed partial class TestDevice : IDisposable
{
    /// <summary>After so long a test gives up: far more than anything takes.</summary>
    public const int DeadlineMilliseconds = 60000;

    private const uint EventRoom = 8;

    private readonly TestDeviceSetup _setup;
    private readonly EventFd[] _kicks = [EventFd.Create(), EventFd.Create()];
    private readonly EventFd[] _calls = [EventFd.Create(), EventFd.Create()];
    private readonly RingDriver[] _rings = new RingDriver[2];
    private readonly Dictionary<uint, (Command Command, ChainRoom Room)> _pending = [];
    private readonly Dictionary<uint, (ulong Address, ChainRoom Room)> _eventBuffers = [];
    private readonly CommandLedger _ledger;
    private readonly IDeviceLink _link;
    private readonly VideoDevice? _device;
    private bool _gaveUp;

    public TestDevice(TestDeviceSetup? setup = null)
    {
        _setup = setup ?? new TestDeviceSetup();
        Ram = new GuestRam(_setup.Regions);
        if (_setup.SealedMemory)
        {
            Ram.Seal();
        }

        _ledger = new CommandLedger(Ram, _setup.WatchesBuffers);
        Host = new RecordingHost(_setup.LogLevel) { Objects = _setup.Objects };
        if (_setup.Link is null)
        {
            _device = new VideoDevice(
                new DeviceOptions
                {
                    FeatureMask = ulong.MaxValue,
                    MaxStreams = _setup.MaxStreams,
                    MaxThreads = _setup.MaxThreads,
                    MaxMemoryBytes = _setup.MaxMemoryBytes,
                    MaxMaps = _setup.MaxMaps,
                    Streams = _setup.Streams with { EndPatience = _setup.EndPatience },
                    SealedMemory = _setup.SealedMemory,
                },
                CreateRole(),
                _setup.Workers ?? new StreamWorkerFactory(),
                Host);
        }

        _link = _setup.Link ?? new LocalLink(Device);
        _link.Connect(Ram, _setup.AllFeatures);
        StartRings();
        Driver = new GuestDriver(this);
    }

    /// <summary>The device, if it is in this process.</summary>
    public VideoDevice Device => _device ?? throw new InvalidOperationException("the device is elsewhere");

    /// <summary>What the device told its host.</summary>
    public RecordingHost Host { get; }

    /// <summary>Memory of the guest.</summary>
    public GuestRam Ram { get; }

    /// <summary>The driver's side of commandq.</summary>
    public RingDriver Commands => _rings[virtio_video.VIRTIO_VIDEO_COMMANDQ];

    /// <summary>The driver's side of eventq.</summary>
    public RingDriver Events => _rings[virtio_video.VIRTIO_VIDEO_EVENTQ];

    /// <summary>Events that came and were not taken by a test yet.</summary>
    public Queue<virtio_video_event> ReceivedEvents { get; } = new();

    /// <summary>Event buffers that came back empty.</summary>
    public int EmptyEventBuffers { get; private set; }

    /// <summary>How many commands were answered.</summary>
    public int Answers { get; private set; }

    /// <summary>Makes the driver refill eventq after each event.</summary>
    public bool RefillsEvents { get; set; } = true;

    /// <summary>The guest.</summary>
    public GuestDriver Driver { get; }

    /// <summary>Sends a command and does not wait for the answer.</summary>
    public Command Submit<T>(in T request, uint room)
        where T : unmanaged
        => Submit(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in request)), room);

    /// <summary>Sends a command of one readable and, if there is room for an answer, one writable descriptor.</summary>
    public Command Submit(ReadOnlySpan<byte> request, uint room)
    {
        RingBuffer buffer = Put(request);
        return Submit([buffer], room == 0 ? [] : [new RingBuffer(Ram.Allocate(room), room)]);
    }

    /// <summary>Sends a command of any descriptors.</summary>
    public Command Submit(RingBuffer[] readable, RingBuffer[] writable)
    {
        var room = new ChainRoom(Ram, writable);
        var command = new Command(room.Length);
        _pending.Add(Commands.Add(readable, writable), (command, room));
        _ledger.Sent(command, readable);
        Publish(Commands, virtio_video.VIRTIO_VIDEO_COMMANDQ);
        return command;
    }

    /// <summary>Copies a request into guest memory.</summary>
    public RingBuffer Put(ReadOnlySpan<byte> request)
    {
        var buffer = new RingBuffer(Ram.Allocate((uint)Math.Max(request.Length, 1)), (uint)request.Length);
        request.CopyTo(Ram.At(buffer.Address, request.Length));
        return buffer;
    }

    /// <summary>Sends a command and waits for the answer.</summary>
    public TResponse Send<TRequest, TResponse>(in TRequest request)
        where TRequest : unmanaged
        where TResponse : unmanaged
        => Await(Submit(request, (uint)Marshal.SizeOf<TResponse>())).As<TResponse>();

    /// <summary>Waits for an answer.</summary>
    public Command Await(Command command)
    {
        Pump(() => command.IsDone, "the answer of a command");
        return command;
    }

    /// <summary>Waits for answers.</summary>
    public void Await(params IEnumerable<Command> commands)
    {
        foreach (Command command in commands)
        {
            Await(command);
        }
    }

    /// <summary>Waits for the next event.</summary>
    public virtio_video_event AwaitEvent()
    {
        Pump(() => ReceivedEvents.Count > 0, "an event");
        return ReceivedEvents.Dequeue();
    }

    /// <summary>Takes the oldest event of a stream, if one came; those of others keep their order.</summary>
    public bool TryTakeEvent(uint stream, out virtio_video_event e)
    {
        e = default;
        bool found = false;
        for (int i = ReceivedEvents.Count; i > 0; i--)
        {
            virtio_video_event next = ReceivedEvents.Dequeue();
            if (!found && next.stream_id == stream)
            {
                (found, e) = (true, next);
            }
            else
            {
                ReceivedEvents.Enqueue(next);
            }
        }

        return found;
    }

    /// <summary>The host's event loop, until something is so.</summary>
    /// <param name="until">What to wait for.</param>
    /// <param name="what">How to call it when it does not come.</param>
    public void Pump(Func<bool> until, string what)
    {
        long deadline = Environment.TickCount64 + DeadlineMilliseconds;
        Collect();
        while (!until())
        {
            long left = deadline - Environment.TickCount64;
            if (left <= 0 || !_link.TryWork((int)left))
            {
                _gaveUp = true;
                throw new TimeoutException($"waited in vain for {what}");
            }

            Collect();
        }
    }

    /// <summary>The host's event loop as long as the device has something to do at once.</summary>
    public void PumpReady()
    {
        while (_link.TryWork(0))
        {
        }

        Collect();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        (ulong, ulong) used = (Commands.UsedMark, Events.UsedMark);
        _link.Dispose();
        try
        {
            VerifyAtEnd(used);
        }
        finally
        {
            foreach (EventFd file in (EventFd[])[.. _kicks, .. _calls])
            {
                file.Dispose();
            }

            Ram.Dispose();
        }
    }

    private void CollectEvents()
    {
        while (Events.TryTakeUsed(out VirtqUsedElem element))
        {
            _eventBuffers.Remove(element.Id, out (ulong Address, ChainRoom Room) buffer);
            buffer.Room.Take(element.Len);
            if (element.Len == EventRoom)
            {
                ReceivedEvents.Enqueue(Ram.Read<virtio_video_event>(buffer.Address));
                Assert.True(_ledger.HasStream(Ram.Read<virtio_video_event>(buffer.Address).stream_id), "an event of a stream that is gone");
            }
            else
            {
                EmptyEventBuffers++;
            }

            if (RefillsEvents)
            {
                AddEventBuffer();
            }
        }
    }

    private IDeviceRole CreateRole()
    {
        if (!_setup.Encodes)
        {
            return new DecoderRole(CodecTable.Decoders(), _setup.Factory ?? new LibavcodecDecoderFactory(), _setup.Streams, Host);
        }

        var encoders = new LibavcodecEncoderFactory(string.Empty);
        return new EncoderRole(encoders.Codecs, _setup.EncoderFactory ?? encoders, _setup.Streams, _setup.Policy, Host);
    }
}

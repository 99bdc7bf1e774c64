// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Device;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;

namespace VirtioVideo.Bench.Frames;

/// <summary>A device with the threads that it has in a VMM, its host's event loop, and a guest's rings.</summary>
internal sealed class BenchDevice : IDisposable
{
    private const int DeadlineMilliseconds = 30000;
    private const uint RequestRoom = 4096;
    private const uint ResponseRoom = 1024;
    private const ulong RamLength = 1ul << 29;

    private readonly VideoDevice _device;
    private readonly RingBuffer _request;
    private readonly RingBuffer _response;
    private readonly ushort _control;
    private readonly RingBuffer _event;
    private readonly BenchRing _events;

    public BenchDevice(StreamOptions streams, Func<RecordingHost, IDeviceRole> createRole)
    {
        Ram = new GuestRam(RamLength);
        var host = new RecordingHost(null);
        _device = new VideoDevice(
            new DeviceOptions { FeatureMask = ulong.MaxValue, MaxStreams = 1, Streams = streams }, createRole(host), new StreamWorkerFactory(), host);
        _device.SetMemory(Ram.Table);
        _device.AcknowledgeFeatures(_device.OfferedFeatures);
        Ring = new BenchRing(Ram);
        _events = new BenchRing(Ram);
        _device.StartRing(Ring.Vring(virtio_video.VIRTIO_VIDEO_COMMANDQ));
        _device.StartRing(_events.Vring(virtio_video.VIRTIO_VIDEO_EVENTQ));
        _request = new RingBuffer(Ram.Allocate(RequestRoom), RequestRoom);
        _response = new RingBuffer(Ram.Allocate(ResponseRoom), ResponseRoom);
        _control = Ring.AddChain(_request, _response);
        _event = new RingBuffer(Ram.Allocate(8), 8);
        _events.Send(_events.AddChain(null, _event));
        _events.Kick();
    }

    /// <summary>Memory of the guest.</summary>
    public GuestRam Ram { get; }

    /// <summary>commandq.</summary>
    public BenchRing Ring { get; }

    /// <summary>Managed bytes that the host's thread allocated inside the device.</summary>
    public long HostBytes { get; private set; }

    /// <summary>Waits for the device as a host does, and has it do what there is to do.</summary>
    public void Pump()
    {
        if (!NativeCalls.WaitReadable(_device.PollFd, DeadlineMilliseconds))
        {
            throw new TimeoutException($"the device has had nothing to do for {DeadlineMilliseconds} ms, and a command is not answered");
        }

        long before = GC.GetAllocatedBytesForCurrentThread();
        _device.Process(0);
        HostBytes += GC.GetAllocatedBytesForCurrentThread() - before;
    }

    /// <summary>Sends a command when nothing else is under way, and waits for the answer. Bytes behind the request are ignored (ruling 11).</summary>
    public TResponse Call<TResponse>(ReadOnlySpan<byte> request)
        where TResponse : unmanaged
    {
        Ram.At(_request.Address, (int)RequestRoom).Clear();
        request.CopyTo(Ram.At(_request.Address, (int)RequestRoom));
        Ring.Send(_control);
        Ring.Kick();
        ushort head;
        while (!Ring.TryTake(out head))
        {
            Pump();
        }

        return head == _control
            ? Ram.Read<TResponse>(_response.Address)
            : throw new InvalidOperationException($"chain {head} came back, not that of the command");
    }

    /// <summary>The same for a struct.</summary>
    public TResponse Call<TRequest, TResponse>(in TRequest request)
        where TRequest : unmanaged
        where TResponse : unmanaged
        => Call<TResponse>(MemoryMarshal.AsBytes(new ReadOnlySpan<TRequest>(in request)));

    /// <summary>A command whose answer must be OK.</summary>
    public void Must<TRequest>(in TRequest request)
        where TRequest : unmanaged
        => Must(Call<TRequest, uint>(request), typeof(TRequest).Name);

    /// <summary>Checks a result.</summary>
    public static void Must(uint result, string what)
    {
        if (result != (uint)virtio_video_result.VIRTIO_VIDEO_RESULT_OK)
        {
            throw new InvalidOperationException($"{what}: {(virtio_video_result)result}");
        }
    }

    /// <summary>Whether the event came that a decoder sends when it knows the size.</summary>
    public bool HasResolution()
        => _events.TryTake(out _)
            && (Ram.Read<virtio_video_event>(_event.Address).event_type == (uint)virtio_video_event_type.VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED
                ? true
                : throw new InvalidOperationException("the stream failed"));

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Dispose();
        Ring.Dispose();
        _events.Dispose();
        Ram.Dispose();
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Runtime.InteropServices;
using VirtioVideo.Abi;
using VirtioVideo.Device;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Support;

/// <summary>A stream on a device with its real threads, and a guest whose chains and buffers are made once: while it plays it allocates nothing itself.</summary>
internal sealed partial class SteadyGuest : IDisposable
{
    private const uint Num = 256;
    private const uint RequestRoom = 1024;

    private readonly GuestRam _ram = new(64 << 20);
    private readonly EventFd _kick = EventFd.Create();
    private readonly EventFd _call = EventFd.Create();
    private readonly SplitRingDriver _commands;
    private readonly SplitRingDriver _events;
    private readonly VideoDevice _device;
    private readonly SteadyChain _control;
    private readonly SteadyChain _drain;
    private readonly List<SteadyChain> _inputs = [];
    private readonly List<SteadyChain> _outputs = [];
    private readonly SteadyChain?[] _byHead = new SteadyChain?[Num];
    private readonly RingBuffer _event;
    private readonly uint _stream;
    private ushort _nextDescriptor;
    private ushort _used;

    /// <param name="createRole">Makes what the device is.</param>
    /// <param name="workers">Makes its threads.</param>
    /// <param name="codec">Codec of the stream.</param>
    public SteadyGuest(Func<IDeviceHost, IDeviceRole> createRole, IStreamWorkerFactory workers, virtio_video_codec codec)
    {
        var host = new RecordingHost(null);
        _device = new VideoDevice(
            new DeviceOptions { FeatureMask = ulong.MaxValue, MaxStreams = 1, Streams = TestDeviceSetup.DefaultStreams }, createRole(host), workers, host);
        _device.SetMemory(_ram.Table);
        _device.AcknowledgeFeatures(_device.OfferedFeatures);
        _commands = StartRing(virtio_video.VIRTIO_VIDEO_COMMANDQ, _kick.Fd, _call.Fd);
        _events = StartRing(virtio_video.VIRTIO_VIDEO_EVENTQ, -1, -1);
        _event = new RingBuffer(_ram.Allocate(8), 8);
        _events.SetDescriptor(0, new VirtqDesc { Addr = _event.Address, Len = _event.Length, Flags = VirtqDesc.WriteFlag });
        _events.AddHead(0);
        _events.Publish();
        _control = AddChain();
        _drain = AddChain();
        virtio_video_stream_create_resp created = Call<virtio_video_stream_create, virtio_video_stream_create_resp>(new virtio_video_stream_create
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_CREATE,
            in_mem_type = (uint)virtio_video_mem_type.VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
            out_mem_type = (uint)virtio_video_mem_type.VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
            codec = (uint)codec,
        });
        Ok(created.result);
        _stream = created.stream_id;
        _ram.Write(_drain.Request.Address, new virtio_video_stream_drain { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_DRAIN, stream_id = _stream });
    }

    /// <summary>Managed bytes that the host's thread allocated inside the device.</summary>
    public long HostBytes { get; private set; }

    /// <summary>Products that came.</summary>
    public int Products { get; private set; }

    /// <summary>Changes the parameters.</summary>
    /// <returns>Those in force.</returns>
    public virtio_video_params SetParams(Func<virtio_video_params, virtio_video_params> change)
    {
        virtio_video_params current = Call<virtio_video_stream_get_params, virtio_video_stream_get_params_resp>(
            new virtio_video_stream_get_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id = _stream }).@params;
        virtio_video_stream_set_params_resp set = Call<virtio_video_stream_set_params, virtio_video_stream_set_params_resp>(
            new virtio_video_stream_set_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_SET_PARAMS, stream_id = _stream, @params = change(current) });
        Ok(set.result);
        return set.@params;
    }

    /// <summary>Attaches an input buffer that holds something.</summary>
    public void AddInput(ReadOnlySpan<byte> bytes)
    {
        SteadyChain input = Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, (uint)_inputs.Count, (uint)bytes.Length, out RingBuffer memory);
        bytes.CopyTo(_ram.At(memory.Address, bytes.Length));
        _inputs.Add(input);
    }

    /// <summary>Attaches output buffers.</summary>
    public void AddOutputs(uint count, uint length)
    {
        for (uint i = 0; i < count; i++)
        {
            _outputs.Add(Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, i, length, out _));
        }
    }

    /// <summary>A decoder's guest: sends the first input, by which the device learns the size, and clears it away when it is told of it.</summary>
    public void LearnSize()
    {
        Send(_inputs[0], 0);
        while (_events.UsedIndex == 0 || _inputs[0].IsSent)
        {
            Turn();
        }

        Assert.Equal((uint)virtio_video_event_type.VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, _ram.Read<virtio_video_event>(_event.Address).event_type);
        var clear = new virtio_video_queue_clear { cmd_type = (uint)VIRTIO_VIDEO_CMD_QUEUE_CLEAR, stream_id = _stream, queue_type = (uint)VIRTIO_VIDEO_QUEUE_TYPE_INPUT };
        Ok(Call<virtio_video_queue_clear, uint>(clear));
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _device.Dispose();
        _kick.Dispose();
        _call.Dispose();
        _ram.Dispose();
    }

    private static void Ok(uint result) => Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)result);

    private SplitRingDriver StartRing(uint queue, int kick, int call)
    {
        var driver = new SplitRingDriver(_ram, Num, eventIndex: true);
        _device.StartRing(new virtiovideo_vring
        {
            queue = queue,
            num = Num,
            flags = (uint)virtiovideo_vring_flag.VIRTIOVIDEO_VRING_EVENT_IDX,
            desc = driver.Settings.Desc,
            avail = driver.Settings.Avail,
            used = driver.Settings.Used,
            kick_fd = kick,
            call_fd = call,
        });
        return driver;
    }

    /// <summary>Makes a chain of a request and a response. Bytes behind a request are ignored (ruling 11).</summary>
    private SteadyChain AddChain()
    {
        var chain = new SteadyChain(_nextDescriptor, new RingBuffer(_ram.Allocate(RequestRoom), RequestRoom), new RingBuffer(_ram.Allocate(RequestRoom), RequestRoom));
        return AddChain(chain);
    }

    private SteadyChain AddChain(SteadyChain chain)
    {
        _commands.SetDescriptor(chain.Head, new VirtqDesc { Addr = chain.Request.Address, Len = chain.Request.Length, Flags = VirtqDesc.NextFlag, Next = (ushort)(chain.Head + 1) });
        _commands.SetDescriptor(chain.Head + 1u, new VirtqDesc { Addr = chain.Response.Address, Len = chain.Response.Length, Flags = VirtqDesc.WriteFlag });
        _nextDescriptor = (ushort)(chain.Head + 2);
        _byHead[chain.Head] = chain;
        return chain;
    }

    private SteadyChain Attach(virtio_video_queue_type queue, uint resource, uint length, out RingBuffer memory)
    {
        memory = new RingBuffer(_ram.Allocate(length, 4096), length);
        Ok(Call<uint>(Requests.Attach(_stream, queue, resource, [[memory]])));
        SteadyChain chain = AddChain();
        return AddChain(chain with { Queue = queue, Resource = resource, Length = queue == VIRTIO_VIDEO_QUEUE_TYPE_INPUT ? length : 0 });
    }

    private TResponse Call<TRequest, TResponse>(in TRequest request)
        where TRequest : unmanaged
        where TResponse : unmanaged
        => Call<TResponse>(MemoryMarshal.AsBytes(new ReadOnlySpan<TRequest>(in request)));

    private TResponse Call<TResponse>(ReadOnlySpan<byte> request)
        where TResponse : unmanaged
    {
        request.CopyTo(_ram.At(_control.Request.Address, (int)RequestRoom));
        Send(_control);
        while (_control.IsSent)
        {
            Turn();
        }

        return _ram.Read<TResponse>(_control.Response.Address);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Streams;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Bench.RoundTrips;

/// <summary>A device with a codec that does nothing and a guest that sends one command at a time: from the guest's hand to the answer, on one thread.</summary>
internal abstract class RoundTrip : IDisposable
{
    private const uint Room = 1024;

    protected RoundTrip()
    {
        Ram = new GuestRam(1 << 20);
        Request = new RingBuffer(Ram.Allocate(Room), Room);
        Response = new RingBuffer(Ram.Allocate(Room), Room);
        var streams = new StreamOptions { Codec = new CodecLimits(4096, 4096, 1) };
        Device = new VideoDevice(
            new DeviceOptions { FeatureMask = ulong.MaxValue, MaxStreams = 1, Streams = streams },
            new DecoderRole(CodecTable.Decoders(), new NoDecoder.Factory(), streams, new DeafHost()),
            new CallersWorker.Factory(),
            new DeafHost());
        Device.SetMemory(Ram.Table);
        Device.AcknowledgeFeatures(Device.OfferedFeatures);
    }

    /// <summary>The device.</summary>
    protected VideoDevice Device { get; }

    /// <summary>Memory of the guest.</summary>
    protected GuestRam Ram { get; }

    /// <summary>The readable descriptor of every chain; bytes behind a request are ignored (ruling 11).</summary>
    protected RingBuffer Request { get; }

    /// <summary>The writable one.</summary>
    protected RingBuffer Response { get; }

    /// <summary>Makes a device whose commandq is of a level.</summary>
    public static RoundTrip Create(QueueLevel level) => level switch
    {
        QueueLevel.Descriptor => new DescriptorRoundTrip(),
        QueueLevel.Split => new SplitRoundTrip(),
        _ => new PackedRoundTrip(),
    };

    /// <summary>From now on RESOURCE_QUEUE of an input is sent.</summary>
    public RoundTrip SendResourceQueue()
    {
        uint stream = CreateStream();
        var memory = new RingBuffer(Ram.Allocate(64), 64);
        Must(Call<uint>(Requests.Attach(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0, [[memory]])));
        Must(Call<virtio_video_resource_queue_resp>(Requests.Bytes(Requests.Queue(stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0, 1, memory.Length))).result);
        return this;
    }

    /// <summary>From now on STREAM_GET_PARAMS is sent.</summary>
    public RoundTrip SendGetParams()
    {
        uint stream = CreateStream();
        Must(Call<virtio_video_stream_get_params_resp>(
            Requests.Bytes(new virtio_video_stream_get_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id = stream })).result);
        return this;
    }

    /// <summary>Sends the command once more; on return it is answered.</summary>
    public abstract void Run();

    /// <inheritdoc/>
    public void Dispose()
    {
        Device.Dispose();
        Ram.Dispose();
    }

    /// <summary>Has the library read commandq.</summary>
    protected void StartRing(RingDriver driver) => Device.StartRing(driver.Vring(virtio_video.VIRTIO_VIDEO_COMMANDQ));

    /// <summary>The command has an answer.</summary>
    protected static void Must(bool isAnswered)
    {
        if (!isAnswered)
        {
            throw new InvalidOperationException("no answer");
        }
    }

    private uint CreateStream()
    {
        virtio_video_stream_create_resp created = Call<virtio_video_stream_create_resp>(Requests.Bytes(new virtio_video_stream_create
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_CREATE,
            in_mem_type = (uint)virtio_video_mem_type.VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
            out_mem_type = (uint)virtio_video_mem_type.VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
            codec = (uint)virtio_video_codec.VIRTIO_VIDEO_CODEC_H264,
        }));
        Must(created.result);
        return created.stream_id;
    }

    private static void Must(uint result) => Must(result == (uint)virtio_video_result.VIRTIO_VIDEO_RESULT_OK);

    private TResponse Call<TResponse>(ReadOnlySpan<byte> request)
        where TResponse : unmanaged
    {
        request.CopyTo(Ram.At(Request.Address, (int)Request.Length));
        Run();
        return MemoryMarshal.Read<TResponse>(Ram.At(Response.Address, (int)Response.Length));
    }

    /// <summary>A host that wants to hear nothing.</summary>
    private sealed class DeafHost : IDeviceHost
    {
        public LogLevel? MaxLevel => null;

        public bool ResolvesObjects => false;

        public void Log(LogLevel level, string message)
        {
        }

        public void NeedsReset(uint queue) => throw new InvalidOperationException("the ring is broken");

        public void Notify(uint queue)
        {
        }

        public bool TryResolveObject(ReadOnlySpan<byte> uuid, out HostObject found) => throw new NotSupportedException();

        public StreamPolicy ChoosePolicy(uint stream, virtio_video_codec codec, in StreamPolicy standard) => standard;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using BenchmarkDotNet.Attributes;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Streams;
using VirtioVideo.Tests.PlainRings;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_cmd_type;

namespace VirtioVideo.Bench.Device;

/// <summary>Time per command that is answered at once: popped from a split ring, decoded, answered, pushed; 128 commands a batch.</summary>
public class CommandBenchmarks
{
    private const int Batch = 128;
    private const int Num = 256;

    private GuestRam _ram = null!;
    private SplitRingDriver _driver = null!;
    private VideoDevice _device = null!;
    private ushort _availIndex;

    /// <summary>The command.</summary>
    [Params(VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS)]
    public virtio_video_cmd_type Command { get; set; }

    [GlobalSetup]
    public void Setup()
    {
        _ram = new GuestRam(1 << 20);
        _driver = new SplitRingDriver(_ram, Num);
        var streams = new StreamOptions { Codec = new CodecLimits(4096, 4096, 1) };
        _device = new VideoDevice(
            new DeviceOptions { FeatureMask = ulong.MaxValue, MaxStreams = 1, Streams = streams },
            new DecoderRole(CodecTable.Decoders(), new LibavcodecDecoderFactory(), streams, new RecordingHost(null)),
            new StreamWorkerFactory(),
            new RecordingHost(null));
        _device.SetMemory(_ram.Table);
        _device.AcknowledgeFeatures(_device.OfferedFeatures);
        _device.StartRing(_driver.Vring(virtio_video.VIRTIO_VIDEO_COMMANDQ));
        FillRing(CreateStream());
    }

    [GlobalCleanup]
    public void Cleanup()
    {
        _device.Dispose();
        _ram.Dispose();
    }

    /// <summary>A batch of commands.</summary>
    [Benchmark(OperationsPerInvoke = Batch)]
    public void Answer()
    {
        _availIndex += Batch;
        _driver.AvailIndex = _availIndex;
        _device.Process(0);
        if (_driver.UsedIndex != _availIndex)
        {
            throw new InvalidOperationException($"the queue stands at {_driver.UsedIndex}");
        }
    }

    private uint CreateStream()
    {
        var request = new RingBuffer(_ram.Allocate(16), 16);
        var response = new RingBuffer(_ram.Allocate(8), 8);
        _ram.Write(request.Address, new virtio_video_stream_create
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_CREATE,
            in_mem_type = (uint)virtio_video_mem_type.VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
            out_mem_type = (uint)virtio_video_mem_type.VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
            codec = (uint)virtio_video_codec.VIRTIO_VIDEO_CODEC_H264,
        });
        _driver.Add([request], [response]);
        _driver.Publish();
        _availIndex = 1;
        _device.Process(0);
        _driver.TakeUsed();
        var answer = _ram.Read<virtio_video_stream_create_resp>(response.Address);
        return answer.result == 0 ? answer.stream_id : throw new InvalidOperationException($"no stream: 0x{answer.result:x}");
    }

    /// <summary>Puts commands into all entries of the ring: a batch only moves avail.idx.</summary>
    private void FillRing(uint stream)
    {
        var request = new RingBuffer(_ram.Allocate(8), 8);
        var response = new RingBuffer(_ram.Allocate(1024), 1024);
        _ram.Write(request.Address, new virtio_video_stream_get_params { cmd_type = (uint)Command, stream_id = stream });
        var heads = new ushort[Batch];
        for (int i = 0; i < Batch; i++)
        {
            heads[i] = _driver.Add([request], [response]);
        }

        Array.ForEach(heads, _driver.AddHead);
        _driver.AvailFlags = 1;
    }
}

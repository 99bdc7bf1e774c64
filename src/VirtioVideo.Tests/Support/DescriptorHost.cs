// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Support;

/// <summary>A host that pops chains itself and sends one command at a time, to a decoder with its real threads.</summary>
internal sealed unsafe class DescriptorHost : IDisposable
{
    private const uint Room = 1024;

    private readonly GuestRam _ram = new(1 << 20);
    private readonly Completion[] _completions = new Completion[4];
    private readonly RingBuffer _request;
    private readonly RingBuffer _response;
    private readonly uint _stream;
    private ulong _token;

    public DescriptorHost()
    {
        Device = new VideoDevice(
            new DeviceOptions { FeatureMask = ulong.MaxValue, MaxStreams = 1, Streams = TestDeviceSetup.DefaultStreams },
            new DecoderRole(CodecTable.Decoders(), new LibavcodecDecoderFactory(), TestDeviceSetup.DefaultStreams, new RecordingHost(null)),
            new StreamWorkerFactory(),
            new RecordingHost(null));
        Device.SetMemory(_ram.Table);
        Device.AcknowledgeFeatures(Device.OfferedFeatures);
        _request = new RingBuffer(_ram.Allocate(Room), Room);
        _response = new RingBuffer(_ram.Allocate(Room), Room);
        SubmitAndWait(Requests.Bytes(new virtio_video_stream_create
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_CREATE,
            in_mem_type = (uint)virtio_video_mem_type.VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
            out_mem_type = (uint)virtio_video_mem_type.VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES,
            codec = (uint)virtio_video_codec.VIRTIO_VIDEO_CODEC_H264,
        }));
        _stream = _ram.Read<virtio_video_stream_create_resp>(_response.Address).stream_id;
        SubmitAndWait(Requests.Attach(_stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0, [[new RingBuffer(_ram.Allocate(64), 64)]]));
    }

    /// <summary>The device.</summary>
    public VideoDevice Device { get; }

    /// <summary>Whether it would wake a host.</summary>
    public bool IsReadable => NativeCalls.WaitReadable(Device.PollFd, 0);

    /// <summary>Submits STREAM_GET_PARAMS, which is answered at once.</summary>
    public void SubmitGetParams()
        => Submit(Requests.Bytes(new virtio_video_stream_get_params { cmd_type = (uint)VIRTIO_VIDEO_CMD_STREAM_GET_PARAMS, stream_id = _stream }));

    /// <summary>Submits RESOURCE_QUEUE of an empty input, which the stream's thread answers.</summary>
    public void SubmitInput() => Submit(Requests.Bytes(Requests.Queue(_stream, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 0)));

    /// <summary>Waits for the poll fd and processes, until the command is answered.</summary>
    /// <returns>How often it was woken.</returns>
    public int AwaitAnswer()
    {
        for (int wakeUps = 1; ; wakeUps++)
        {
            Assert.True(NativeCalls.WaitReadable(Device.PollFd, TestDevice.DeadlineMilliseconds), "the device does not wake its host");
            Device.Process(0);
            if (TryTakeAnswer())
            {
                return wakeUps;
            }
        }
    }

    /// <summary>Takes the answer, if there is one.</summary>
    public bool TryTakeAnswer()
    {
        if (Device.Reap(_completions) == 0)
        {
            return false;
        }

        Assert.Equal((_token, 0u), (_completions[0].Token, _ram.Read<uint>(_response.Address)));
        return true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Device.Dispose();
        _ram.Dispose();
    }

    private void SubmitAndWait(ReadOnlySpan<byte> request)
    {
        Submit(request);
        AwaitAnswer();
    }

    private void Submit(ReadOnlySpan<byte> request)
    {
        request.CopyTo(_ram.At(_request.Address, (int)Room));
        iovec* vectors = stackalloc iovec[2];
        vectors[0] = Vector(_request);
        vectors[1] = Vector(_response);
        Device.Submit(new SubmittedChain { Token = ++_token, Readable = vectors, ReadableCount = 1, Writable = vectors + 1, WritableCount = 1 });
    }

    private iovec Vector(RingBuffer buffer)
        => new() { iov_base = Unsafe.AsPointer(ref MemoryMarshal.GetReference(_ram.At(buffer.Address, (int)buffer.Length))), iov_len = buffer.Length };
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Runtime.CompilerServices;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Threading;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_mem_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Device.Commands;

/// <summary>spec: STREAM_CREATE.</summary>
internal sealed class StreamCreation(
    DeviceOptions options,
    IDeviceRole role,
    IStreamWorkerFactory workers,
    StreamTable streams,
    DeviceMemory hostMemory,
    DeviceStatistics statistics,
    EventOutbox events,
    Doorbell doorbell,
    DeviceLog log,
    WorkBudget work)
{
    private readonly StreamLog _streamLog = new(log, streams, role.UsualFailure, options.Streams.CodecTimeLimit);

    /// <summary>Makes a stream and answers with its id.</summary>
    /// <param name="command">The command.</param>
    /// <param name="request">The request.</param>
    /// <param name="features">Feature bits that the guest accepted.</param>
    public void Create(DescriptorChain command, in virtio_video_stream_create request, ulong features)
    {
        var wanted = (virtio_video_codec)request.codec;
        CodecDescription? codec = role.Codecs.FirstOrDefault(c => c.Codec == wanted);

        // ruling 13: an unknown codec, or a memory type whose feature was not negotiated
        if (codec is null || !IsNegotiated(request.in_mem_type, features) || !IsNegotiated(request.out_mem_type, features))
        {
            log.Write(LogLevel.Info, $"STREAM_CREATE refused: the device does not offer codec {request.codec} with memory types {request.in_mem_type} (input) and {request.out_mem_type} (output)");
            Responses.StreamCreate(command, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, 0);
            return;
        }

        if (command.WritableLength < (uint)Unsafe.SizeOf<virtio_video_stream_create_resp>())
        {
            // ruling 10: the guest would never learn the id, and could not destroy the stream.
            Responses.StreamCreate(command, VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, 0);
            return;
        }

        var memoryTypes = ((virtio_video_mem_type)request.in_mem_type, (virtio_video_mem_type)request.out_mem_type);
        VideoStream? stream = null;
        virtio_video_result result = streams.HasRoom && AddressSpace.HasRoom(0) ? Create(codec, memoryTypes, out stream) : VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;

        // The answer comes first, because later steps may fail.
        Responses.StreamCreate(command, result, stream?.Id ?? 0);
        if (stream is not null)
        {
            log.Write(LogLevel.Info, $"stream {stream.Id} created: {wanted}");
        }
    }

    private static bool IsNegotiated(uint memType, ulong features) => (virtio_video_mem_type)memType switch
    {
        VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES => (features & (1ul << (int)virtio_video.VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES)) != 0,
        VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT => (features & (1ul << (int)virtio_video.VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT)) != 0,
        _ => false,
    };

    /// <summary>Makes a stream. If a step fails, everything made before is given back.</summary>
    private virtio_video_result Create(CodecDescription codec, (virtio_video_mem_type Input, virtio_video_mem_type Output) memoryTypes, out VideoStream? stream)
    {
        stream = null;
        StreamMemory? memory = null;
        StreamSetup? setup = null;
        work.Spend(WorkBudget.Stream);
        bool isDone = false;
        try
        {
            memory = StreamMemory.TryEnter(hostMemory);
            if (memory is null)
            {
                return VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
            }

            uint id = streams.NextId;
            var codecStatistics = new CodecStatistics { Memory = memory };
            uint threadsLeft = options.MaxThreads - Math.Min(streams.Threads, options.MaxThreads);
            virtio_video_result result = role.Prepare(id, codec, threadsLeft, codecStatistics, out StreamSetup? prepared);
            setup = prepared;
            if (prepared is null)
            {
                return result;
            }

            var counts = new StreamStatistics(codec.Codec, prepared.Threads, codecStatistics, statistics.Latency);
            stream = new VideoStream(
                id,
                prepared,
                counts,
                memoryTypes,
                options.Streams,
                workers,
                events,
                doorbell,
                _streamLog);
            streams.Add(stream);
            isDone = true;
            return result;
        }
        catch (Exception e) when (e is OutOfMemoryException or HostException)
        {
            // The runtime throws OutOfMemoryException also if the system gives no thread.
            return VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
        }
        finally
        {
            if (!isDone)
            {
                Undo(stream, setup, memory);
                stream = null;
            }
        }
    }

    /// <summary>Gives back the parts of an unfinished stream. Each part owns the parts after it in this list, if it exists.</summary>
    private static void Undo(VideoStream? stream, StreamSetup? setup, StreamMemory? memory)
    {
        if (stream is not null)
        {
            stream.Dispose();
            return;
        }

        // A worker that was made but not started has already disposed of it. A second time does no harm.
        setup?.Loop.Dispose();
        setup?.Frames?.Dispose();
        memory?.Dispose();
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Codecs;
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
    DeviceStatistics statistics,
    EventOutbox events,
    Doorbell doorbell,
    DeviceLog log,
    WorkBudget work) : IStreamObserver
{
    /// <summary>Makes a stream and answers with its id.</summary>
    /// <param name="command">The command.</param>
    /// <param name="request">What it asks for.</param>
    /// <param name="features">Feature bits that the guest accepted.</param>
    public void Create(DescriptorChain command, in virtio_video_stream_create request, ulong features)
    {
        var wanted = (virtio_video_codec)request.codec;
        CodecDescription? codec = role.Codecs.FirstOrDefault(c => c.Codec == wanted);

        // ruling 13
        if (codec is null || !IsNegotiated(request.in_mem_type, features) || !IsNegotiated(request.out_mem_type, features))
        {
            log.Write(LogLevel.Info, $"no stream of codec {request.codec} with memory types {request.in_mem_type} and {request.out_mem_type}: the device has no such");
            Responses.StreamCreate(command, VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, 0);
            return;
        }

        var memoryTypes = ((virtio_video_mem_type)request.in_mem_type, (virtio_video_mem_type)request.out_mem_type);
        Stream? stream = null;
        virtio_video_result result = streams.HasRoom ? Create(codec, memoryTypes, out stream) : VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
        if (stream is null)
        {
            Responses.StreamCreate(command, result, 0);
            return;
        }

        streams.Add(stream);
        log.Write(LogLevel.Info, $"stream {stream.Id} created: {wanted}");
        Responses.StreamCreate(command, VIRTIO_VIDEO_RESULT_OK, stream.Id);
    }

    /// <inheritdoc/>
    public void StreamFailed(uint id) => log.Write(LogLevel.Warn, $"stream {id} cannot go on: a picture larger than the limits, no memory, or an encoder that FFmpeg cannot open");

    /// <inheritdoc/>
    public void CodecTookTooLong(uint id) => log.Write(LogLevel.Warn, $"stream {id} ends: its codec worked for more than {options.Streams.CodecTimeLimit.TotalSeconds} s at one access unit or frame");

    /// <inheritdoc/>
    public void ParametersAdjusted(uint id, in virtio_video_params wanted, in virtio_video_params inForce)
    {
        if (log.Wants(LogLevel.Info) && ParameterChanges.Describe(wanted, inForce) is { Length: > 0 } changes)
        {
            log.Write(LogLevel.Info, $"stream {id}: parameters adjusted: {changes}");
        }
    }

    /// <inheritdoc/>
    public void BufferRefused(uint id, in virtio_video_resource_queue request, virtio_video_result result)
    {
        // What the guest has back because it asked for it is nothing to wonder at.
        (LogLevel level, string what) = result == VIRTIO_VIDEO_RESULT_ERR_CANCELED ? (LogLevel.Debug, "comes back") : (LogLevel.Info, "is refused");
        if (log.Wants(level))
        {
            log.Write(level, $"stream {id}: resource {request.resource_id} of queue {request.queue_type} {what}: {result}");
        }
    }

    /// <inheritdoc/>
    public void WorkerCrashed(uint id, Exception exception) => log.Leave(LogLevel.Error, $"the worker of stream {id} crashed: {exception}");

    private static bool IsNegotiated(uint memType, ulong features) => (virtio_video_mem_type)memType switch
    {
        VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES => (features & (1ul << (int)virtio_video.VIRTIO_VIDEO_F_RESOURCE_GUEST_PAGES)) != 0,
        VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT => (features & (1ul << (int)virtio_video.VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT)) != 0,
        _ => false,
    };

    private virtio_video_result Create(CodecDescription codec, (virtio_video_mem_type Input, virtio_video_mem_type Output) memoryTypes, out Stream? stream)
    {
        stream = null;
        StreamSetup? setup = null;
        work.Spend(WorkBudget.Stream);
        try
        {
            uint id = streams.NextId;
            var codecStatistics = new CodecStatistics();
            uint threadsLeft = options.MaxThreads - Math.Min(streams.Threads, options.MaxThreads);
            virtio_video_result result = role.Prepare(id, codec, threadsLeft, codecStatistics, out setup);
            if (setup is not null)
            {
                var counts = new StreamStatistics(codec.Codec, setup.Threads, codecStatistics, statistics.Latency);
                stream = new Stream(id, setup.Parameters, counts, memoryTypes, options.Streams, setup.Frames, setup.ReadsInPlace, workers, setup.CreateLoop, events, doorbell, this);
            }

            return result;
        }
        catch (Exception e) when (e is OutOfMemoryException or HostException)
        {
            // OutOfMemoryException is also what the runtime throws when the system gives no thread.
            setup?.Codec.Dispose();
            setup?.Frames?.Dispose();
            return VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
        }
    }
}

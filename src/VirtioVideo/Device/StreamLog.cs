// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Protocol;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Device;

/// <summary>Writes the problems of streams to the host's log.</summary>
/// <param name="log">The device's log.</param>
/// <param name="streams">The streams.</param>
/// <param name="usualFailure">Why streams fail, where nothing better is known.</param>
/// <param name="timeLimit">How long one call of a codec may take.</param>
internal sealed class StreamLog(DeviceLog log, StreamTable streams, string usualFailure, TimeSpan timeLimit) : IStreamObserver
{
    /// <inheritdoc/>
    public void StreamFailed(uint id)
    {
        string why = streams.Find(id)?.Statistics.Codec.WhyFailed ?? usualFailure;
        log.Write(LogLevel.Warn, $"stream {id} cannot go on: {why}");
    }

    /// <inheritdoc/>
    public void CodecTookTooLong(uint id) => log.Write(LogLevel.Warn, $"stream {id} ends: its codec worked for more than {timeLimit.TotalSeconds} s at one access unit or frame");

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
        // A guest that asked for its buffer back gets it: that is normal.
        (LogLevel level, string what) = result == VIRTIO_VIDEO_RESULT_ERR_CANCELED ? (LogLevel.Debug, "comes back") : (LogLevel.Info, "is refused");
        if (log.Wants(level))
        {
            log.Write(level, $"stream {id}: resource {request.resource_id} of queue {request.queue_type} {what}: {result}");
        }
    }

    /// <inheritdoc/>
    public void WorkerCrashed(uint id, Exception exception)
    {
        try
        {
            log.Leave(LogLevel.Error, $"the worker of stream {id} crashed: {exception}");
        }
        catch (OutOfMemoryException)
        {
            // An exception on the worker's thread would end the host. The stream's failure is reported anyway.
        }
    }
}

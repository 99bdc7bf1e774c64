// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Wire;

namespace VirtioVideo.Streams;

/// <summary>Receives the problems of streams, for the host's log.</summary>
internal interface IStreamObserver
{
    /// <summary>The codec cannot continue; the guest gets EVENT_ERROR. Device's thread.</summary>
    void StreamFailed(uint id);

    /// <summary>One call of the codec took longer than is allowed; the guest gets EVENT_ERROR. Device's thread.</summary>
    void CodecTookTooLong(uint id);

    /// <summary>SET_PARAMS asked for values that are not possible. Device's thread.</summary>
    void ParametersAdjusted(uint id, in virtio_video_params wanted, in virtio_video_params inForce);

    /// <summary>A RESOURCE_QUEUE was refused. Device's thread.</summary>
    void BufferRefused(uint id, in virtio_video_resource_queue request, virtio_video_result result);

    /// <summary>The worker crashed because of a bug of ours. Worker's thread.</summary>
    void WorkerCrashed(uint id, Exception exception);
}

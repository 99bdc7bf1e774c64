// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Rings;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_dequeue_flag;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Protocol;

/// <summary>Writes responses. Each call gives its chain back, because a command is answered once.</summary>
internal static class Responses
{
    /// <summary>Answers a command whose response is only a result, or that failed before its struct was known.</summary>
    public static void Result(DescriptorChain chain, virtio_video_result result)
    {
        uint value = (uint)result;
        Send(chain, value);
    }

    /// <summary>Answers a QUERY_CAPS that failed: both counts are 0.</summary>
    public static void Caps(DescriptorChain chain, virtio_video_result result)
        => Send(chain, new virtio_video_device_query_caps_resp { result = (uint)result });

    /// <summary>Answers STREAM_CREATE.</summary>
    public static void StreamCreate(DescriptorChain chain, virtio_video_result result, uint streamId)
        => Send(chain, new virtio_video_stream_create_resp { result = (uint)result, stream_id = streamId });

    /// <summary>
    /// Answers STREAM_GET_PARAMS and STREAM_SET_PARAMS, whose responses are alike. A failure also carries the parameters in force if the stream
    /// exists (ruling 10).
    /// </summary>
    public static void Params(DescriptorChain chain, virtio_video_result result, in virtio_video_params @params)
        => Send(chain, new virtio_video_stream_get_params_resp { result = (uint)result, @params = @params });

    /// <summary>Answers the RESOURCE_QUEUE of an input buffer that the device is done with: timestamp and sizes are 0 (ruling 46).</summary>
    public static void InputDone(DescriptorChain chain, bool damaged)
        => Send(chain, new virtio_video_resource_queue_resp
        {
            result = (uint)VIRTIO_VIDEO_RESULT_OK,
            flags = damaged ? Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_ERR) : 0,
        });

    /// <summary>Answers the RESOURCE_QUEUE of an output buffer. It holds a picture, or none if the sizes are 0.</summary>
    public static void OutputDone(DescriptorChain chain, uint flags, ulong timestamp, in MaxPlanes<uint> dataSizes)
        => Send(chain, new virtio_video_resource_queue_resp
        {
            result = (uint)VIRTIO_VIDEO_RESULT_OK,
            flags = flags,
            timestamp = timestamp,
            data_sizes = dataSizes,
        });

    /// <summary>Answers a RESOURCE_QUEUE that failed or was cancelled: known drivers look only at the flags (ruling 12).</summary>
    public static void QueueFailed(DescriptorChain chain, virtio_video_result result)
        => Send(chain, new virtio_video_resource_queue_resp { result = (uint)result, flags = Mask(VIRTIO_VIDEO_DEQUEUE_FLAG_ERR) });

    /// <summary>Fills an event buffer.</summary>
    public static void Event(DescriptorChain chain, virtio_video_event_type type, uint streamId)
        => Send(chain, new virtio_video_event { event_type = (uint)type, stream_id = streamId });

    /// <summary>The bit of a flag: the enum holds bit numbers (ruling 2).</summary>
    public static uint Mask(virtio_video_dequeue_flag flag) => 1u << (int)flag;

    private static void Send<T>(DescriptorChain chain, in T response)
        where T : unmanaged
        => chain.Complete(MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in response)));
}

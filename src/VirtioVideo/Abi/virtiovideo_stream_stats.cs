// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Statistics of a stream since it was created. Times are in nanoseconds.</summary>
[CDeclaration(72)]
[StructLayout(LayoutKind.Sequential)]
public struct virtiovideo_stream_stats
{
    /// <summary>sizeof(struct virtiovideo_stream_stats) of the caller.</summary>
    public uint size;

    /// <summary>Id of the stream, set by the caller.</summary>
    public uint stream_id;

    /// <summary>VIRTIO_VIDEO_CODEC_*.</summary>
    public uint codec;

    /// <summary>libavcodec threads; 1 if the codec works on the stream's own thread.</summary>
    public uint threads;

    /// <summary>Input buffers that were consumed.</summary>
    public ulong frames_in;

    /// <summary>Frames (decoder) or packets (encoder) that were given to the guest.</summary>
    public ulong frames_out;

    /// <summary>Bytes in those input buffers.</summary>
    public ulong bytes_in;

    /// <summary>Bytes in the output buffers of frames_out.</summary>
    public ulong bytes_out;

    /// <summary>Buffers of either queue that were returned with VIRTIO_VIDEO_DEQUEUE_FLAG_ERR.</summary>
    public ulong damaged;

    /// <summary>Frames that were copied or converted, indexed by VIRTIOVIDEO_COPY_*.</summary>
    public CopyCounts copies;

    /// <summary>Input buffers that were copied out of guest memory first.</summary>
    public ulong input_copies;

    /// <summary>Input buffers that are queued now.</summary>
    public uint inputs_queued;

    /// <summary>Output buffers that are queued now.</summary>
    public uint outputs_queued;

    /// <summary>Time that the stream's thread worked: in libavcodec, and copying or converting frames. Includes the frame in progress.</summary>
    public ulong codec_ns;

    /// <summary>Time that finished frames or packets waited because no output buffer was queued. Includes the current wait.</summary>
    public ulong output_wait_ns;

    /// <summary>Frames or packets whose latency was measured: from the moment that the device takes the RESOURCE_QUEUE of the last input bytes from the ring, to the result in the used ring.</summary>
    public ulong latency_count;

    /// <summary>Median latency. Overestimates by at most 1/16.</summary>
    public ulong latency_p50_ns;

    /// <summary>90th percentile of the latency. Overestimates by at most 1/16.</summary>
    public ulong latency_p90_ns;

    /// <summary>99th percentile of the latency. Overestimates by at most 1/16.</summary>
    public ulong latency_p99_ns;

    /// <summary>Longest latency, exact.</summary>
    public ulong latency_max_ns;

    /// <summary>Additional output delay in frames, caused by codec threading: threads - 1 with frame threading (libx264: 4 more), otherwise 0.</summary>
    public uint thread_delay;

    /// <summary>Zero.</summary>
    public uint reserved;
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Statistics of a device since it was created: totals over all streams, including those that have ended. Times are in nanoseconds.</summary>
[CDeclaration(73)]
[StructLayout(LayoutKind.Sequential)]
public struct virtiovideo_device_stats
{
    /// <summary>sizeof(struct virtiovideo_device_stats) of the caller.</summary>
    public uint size;

    /// <summary>Streams that exist now, including those that are ending.</summary>
    public uint streams;

    /// <summary>Streams that were created.</summary>
    public ulong streams_created;

    /// <summary>libavcodec threads of the streams that exist now.</summary>
    public uint threads;

    /// <summary>Zero.</summary>
    public uint reserved;

    /// <summary>Times that the library made the poll fd readable, for results of worker threads and for calls of the host. struct virtiovideo_queue_stats counts the guest's kicks.</summary>
    public ulong wakeups;

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

    /// <summary>Time that the streams' threads worked.</summary>
    public ulong codec_ns;

    /// <summary>Time that finished frames or packets waited because no output buffer was queued.</summary>
    public ulong output_wait_ns;

    /// <summary>Frames or packets whose latency was measured.</summary>
    public ulong latency_count;

    /// <summary>Median latency. Overestimates by at most 1/16.</summary>
    public ulong latency_p50_ns;

    /// <summary>90th percentile of the latency. Overestimates by at most 1/16.</summary>
    public ulong latency_p90_ns;

    /// <summary>99th percentile of the latency. Overestimates by at most 1/16.</summary>
    public ulong latency_p99_ns;

    /// <summary>Longest latency, exact.</summary>
    public ulong latency_max_ns;

    /// <summary>Host memory that the codecs use now, in bytes, as config.max_memory_bytes counts it.</summary>
    public ulong memory_bytes;

    /// <summary>Memory mappings of guest buffers now, as config.max_maps counts them.</summary>
    public uint maps;

    /// <summary>Zero.</summary>
    public uint reserved2;
}

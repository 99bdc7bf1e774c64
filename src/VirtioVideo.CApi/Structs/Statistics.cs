// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

/// <summary>Counters of a virtqueue since the device was created.</summary>
[CDeclaration(70, Section = "Statistics")]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct virtiovideo_queue_stats
{
    /// <summary>sizeof(struct virtiovideo_queue_stats) of the caller.</summary>
    public uint size;

    /// <summary>Index of the virtqueue, set by the caller.</summary>
    public uint queue;

    /// <summary>Notifications from the guest.</summary>
    public ulong kicks;

    /// <summary>Chains taken from the queue.</summary>
    public ulong chains;

    /// <summary>Chains given back.</summary>
    public ulong completions;

    /// <summary>Notifications sent to the guest.</summary>
    public ulong notifications;

    /// <summary>Batches of completions for which the guest wanted no notification.</summary>
    public ulong suppressed;

    /// <summary>Faults of the guest that broke the queue.</summary>
    public ulong faults;

    /// <summary>Reason of the last fault: VIRTIOVIDEO_FAULT_*.</summary>
    public uint last_fault;

    /// <summary>Zero.</summary>
    public uint reserved;
}

/// <summary>Why a frame was copied instead of being decoded or encoded in the guest's buffer. Index of copies in struct virtiovideo_stream_stats.</summary>
[CDeclaration(71)]
public enum virtiovideo_copy : uint
{
    /// <summary>The guest chose another image format than the codec's: converted in one pass.</summary>
    VIRTIOVIDEO_COPY_FORMAT = 0,

    /// <summary>The buffer cannot be mapped as one piece: its region has no file, it is an object of another device, its parts do not begin and end at pages, or it has so many parts that mapping them is not finished yet.</summary>
    VIRTIOVIDEO_COPY_MEMORY = 1,

    /// <summary>The guest chose strides or plane offsets that the codec cannot work with.</summary>
    VIRTIOVIDEO_COPY_LAYOUT = 2,

    /// <summary>No buffer was free when decoding of the frame began: the guest had queued too few, or the codec still references all of them.</summary>
    VIRTIOVIDEO_COPY_NO_BUFFER = 3,

    /// <summary>The codec outputs a frame again that was output before.</summary>
    VIRTIOVIDEO_COPY_REPEATED = 4,

    /// <summary>The guest took back a buffer that the codec still references: the frame is kept elsewhere.</summary>
    VIRTIOVIDEO_COPY_TAKEN_BACK = 5,
}

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

    /// <summary>Decoder: frames that wait for their turn in the order of display, as far as is known. They come out that much later.</summary>
    public uint reorder_delay;
}

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

/// <summary>A counter for each VIRTIOVIDEO_COPY_*, and room for more of them.</summary>
[InlineArray(8)]
[CArray("8")]
public struct CopyCounts
{
    private ulong _element;
}

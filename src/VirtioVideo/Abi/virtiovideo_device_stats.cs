// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>What a device did since it was made: sums over all of its streams, also such as ended. Times are in nanoseconds.</summary>
[CDeclaration(73)]
[StructLayout(LayoutKind.Sequential)]
public struct virtiovideo_device_stats
{
    /// <summary>sizeof(struct virtiovideo_device_stats) of the caller.</summary>
    public uint size;

    /// <summary>Streams that there are now, also such as are ending.</summary>
    public uint streams;

    /// <summary>Streams that were made.</summary>
    public ulong streams_created;

    /// <summary>libavcodec threads of the streams that there are now.</summary>
    public uint threads;

    /// <summary>Zero.</summary>
    public uint reserved;

    /// <summary>Times that the library made the poll fd readable: for what worker threads finished, and for calls of the host. Kicks of the guest are counted in struct virtiovideo_queue_stats.</summary>
    public ulong wakeups;

    /// <summary>Input buffers that were used and given back.</summary>
    public ulong frames_in;

    /// <summary>Pictures, or packets of an encoder, that were given to the guest.</summary>
    public ulong frames_out;

    /// <summary>Bytes in those input buffers.</summary>
    public ulong bytes_in;

    /// <summary>Bytes in the output buffers of frames_out.</summary>
    public ulong bytes_out;

    /// <summary>Buffers of either queue that were given back with VIRTIO_VIDEO_DEQUEUE_FLAG_ERR.</summary>
    public ulong damaged;

    /// <summary>Pictures that were copied or converted, by VIRTIOVIDEO_COPY_*.</summary>
    public CopyCounts copies;

    /// <summary>Input buffers whose bytes were copied out of guest memory before they were used.</summary>
    public ulong input_copies;

    /// <summary>Input buffers that are queued now.</summary>
    public uint inputs_queued;

    /// <summary>Output buffers that are queued now.</summary>
    public uint outputs_queued;

    /// <summary>Time that the threads of streams were at work.</summary>
    public ulong codec_ns;

    /// <summary>Time that finished pictures or packets waited because no output buffer was queued.</summary>
    public ulong output_wait_ns;

    /// <summary>Products whose latency was measured.</summary>
    public ulong latency_count;

    /// <summary>Latency that half of them did not exceed, at most a sixteenth too long.</summary>
    public ulong latency_p50_ns;

    /// <summary>Latency that 90 of 100 did not exceed, at most a sixteenth too long.</summary>
    public ulong latency_p90_ns;

    /// <summary>Latency that 99 of 100 did not exceed, at most a sixteenth too long.</summary>
    public ulong latency_p99_ns;

    /// <summary>The longest latency, exactly.</summary>
    public ulong latency_max_ns;

    /// <summary>Bytes that the codecs of its streams have of the host's memory now, as config.max_memory_bytes counts them.</summary>
    public ulong memory_bytes;

    /// <summary>Maps in which it sees buffers of the guest now, as config.max_maps counts them.</summary>
    public uint maps;

    /// <summary>Zero.</summary>
    public uint reserved2;
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>What a stream did since it was made. Times are in nanoseconds.</summary>
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

    /// <summary>libavcodec threads in force: 1 where the codec works in the stream's own.</summary>
    public uint threads;

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

    /// <summary>Time that the stream's thread was at work: in libavcodec, and copying or converting pictures. Up to now: it grows while a frame is under way.</summary>
    public ulong codec_ns;

    /// <summary>Time that finished pictures or packets waited because no output buffer was queued. Up to now.</summary>
    public ulong output_wait_ns;

    /// <summary>Products whose latency was measured: from RESOURCE_QUEUE of the last bytes of the input, as the device takes it from the ring, to the product in the used ring.</summary>
    public ulong latency_count;

    /// <summary>Latency that half of them did not exceed, at most a sixteenth too long.</summary>
    public ulong latency_p50_ns;

    /// <summary>Latency that 90 of 100 did not exceed, at most a sixteenth too long.</summary>
    public ulong latency_p90_ns;

    /// <summary>Latency that 99 of 100 did not exceed, at most a sixteenth too long.</summary>
    public ulong latency_p99_ns;

    /// <summary>The longest latency, exactly.</summary>
    public ulong latency_max_ns;

    /// <summary>Pictures by which products come later because of the codec's threads: threads - 1 where it works at several pictures, of libx264 4 more, else 0.</summary>
    public uint thread_delay;

    /// <summary>Zero.</summary>
    public uint reserved;
}

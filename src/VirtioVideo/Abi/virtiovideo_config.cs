// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>What to make. A zero in a numeric field asks for the default.</summary>
[CDeclaration(31)]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct virtiovideo_config
{
    /// <summary>sizeof(struct virtiovideo_config) of the caller.</summary>
    public uint size;

    /// <summary>VIRTIOVIDEO_DEVICE_*.</summary>
    public uint device;

    /// <summary>Offered feature bits are those that the library has and this mask names; 0 means all. A mask that leaves neither guest pages nor objects is refused.</summary>
    public ulong feature_mask;

    /// <summary>VIRTIOVIDEO_CONFIG_*.</summary>
    public uint flags;

    /// <summary>Most streams at a time; default 16, at most 1024.</summary>
    public uint max_streams;

    /// <summary>Largest coded width in pixels; default 4096, at most 16384, of an encoder at least 16. A stream whose headers claim more ends with EVENT_ERROR.</summary>
    public uint max_width;

    /// <summary>Largest coded height in pixels; default 4096, at most 16384, of an encoder at least 16. A stream whose headers claim more ends with EVENT_ERROR.</summary>
    public uint max_height;

    /// <summary>libavcodec threads per stream; default 1, at most 64. ops.stream_policy can say otherwise for a stream.</summary>
    public uint threads;

    /// <summary>Most verbose level that ops.log gets; default VIRTIOVIDEO_LOG_ERROR.</summary>
    public uint log_level;

    /// <summary>Callbacks, copied; may be NULL.</summary>
    [CType("const struct virtiovideo_ops *")]
    public virtiovideo_ops* ops;

    /// <summary>First argument of every callback.</summary>
    public void* opaque;

    /// <summary>Most bytes of the video buffers that a guest attaches to a stream; default 4 GiB. RESOURCE_ATTACH of more is answered with ERR_OUT_OF_MEMORY.</summary>
    public ulong max_resource_bytes;

    /// <summary>Decoder: most bytes of decoded pictures that the codec of a stream keeps for itself; default 1 GiB. A stream that needs more ends with EVENT_ERROR.</summary>
    public ulong max_picture_bytes;

    /// <summary>Encoder: VIRTIOVIDEO_LATENCY_* of streams; default low delay. ops.stream_policy can say otherwise for a stream.</summary>
    public uint latency;

    /// <summary>Encoder: most pictures from one key frame to the next; default 250, at most 100000.</summary>
    public uint gop_size;

    /// <summary>Encoder: names of FFmpeg's encoders to use instead of libx264, libx265, libvpx, libvpx-vp9, mpeg2video and mpeg4, separated by commas, such as "h264_nvenc"; NULL for none. -ENOTSUP if one is not there or cannot be opened on this machine.</summary>
    [CType("const char *")]
    public byte* encoders;

    /// <summary>VIRTIOVIDEO_THREADS_* of streams; default VIRTIOVIDEO_THREADS_ANY. ops.stream_policy can say otherwise for a stream.</summary>
    public uint thread_type;

    /// <summary>libavcodec threads of all streams together; default no limit. A new stream gets what is left, at least 1: a codec with 1 thread works in the stream's own. Threads come back when a stream has ended. virtiovideo_get_stream_stats() tells what a stream has.</summary>
    public uint max_threads;

    /// <summary>Most bytes of the host's memory that the codecs of all streams have together: pictures, contexts, copies of input; of encoders an estimate that is charged before they are opened. Default 8 GiB, or what the process may map (RLIMIT_AS, RLIMIT_DATA) if that is less. A stream that needs more than is left ends with EVENT_ERROR and a message at VIRTIOVIDEO_LOG_WARN; the others go on. docs/memory.md has what codecs need.</summary>
    public ulong max_memory_bytes;

    /// <summary>Most maps (lines of /proc/self/maps) in which the device sees buffers of the guest; default no limit of its own. Those of all devices together are never more than half of vm.max_map_count less what the process had when the runtime started. Beyond the limit pictures are copied (VIRTIOVIDEO_COPY_MEMORY); a virtio object that cannot be mapped is answered with ERR_OUT_OF_MEMORY.</summary>
    public uint max_maps;

    /// <summary>Codecs that the guest may use: a mask of 1 &lt;&lt; VIRTIO_VIDEO_CODEC_*; 0 means all that FFmpeg has. -ENOTSUP if FFmpeg has none of them.</summary>
    public uint codecs;
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Configuration of a device. Zero in a numeric field selects the default.</summary>
[CDeclaration(31)]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct virtiovideo_config
{
    /// <summary>sizeof(struct virtiovideo_config) of the caller.</summary>
    public uint size;

    /// <summary>VIRTIOVIDEO_DEVICE_*.</summary>
    public uint device;

    /// <summary>Feature bits to offer, of those that the library has; 0 means all. A mask without guest pages and objects is refused.</summary>
    public ulong feature_mask;

    /// <summary>VIRTIOVIDEO_CONFIG_*.</summary>
    public uint flags;

    /// <summary>Most streams at a time; default 16, at most 1024.</summary>
    public uint max_streams;

    /// <summary>Largest coded width in pixels; default 4096, at most 16384, for an encoder at least 16. A stream whose headers claim more ends with EVENT_ERROR.</summary>
    public uint max_width;

    /// <summary>Largest coded height in pixels; default 4096, at most 16384, for an encoder at least 16. A stream whose headers claim more ends with EVENT_ERROR.</summary>
    public uint max_height;

    /// <summary>libavcodec threads per stream; default 1, at most 64. ops.stream_policy can override it.</summary>
    public uint threads;

    /// <summary>Most verbose level that is passed to ops.log; default VIRTIOVIDEO_LOG_ERROR.</summary>
    public uint log_level;

    /// <summary>Callbacks, copied; may be NULL.</summary>
    [CType("const struct virtiovideo_ops *")]
    public virtiovideo_ops* ops;

    /// <summary>First argument of every callback.</summary>
    public void* opaque;

    /// <summary>Most bytes of video buffers that a guest may attach to a stream; default 4 GiB. Beyond it RESOURCE_ATTACH gets ERR_OUT_OF_MEMORY.</summary>
    public ulong max_resource_bytes;

    /// <summary>Decoder: most bytes of decoded frames that the codec of a stream may hold; default 1 GiB. A stream that needs more ends with EVENT_ERROR.</summary>
    public ulong max_picture_bytes;

    /// <summary>Encoder: VIRTIOVIDEO_LATENCY_*; default low delay. ops.stream_policy can override it.</summary>
    public uint latency;

    /// <summary>Encoder: most frames from one key frame to the next; default 250, at most 100000.</summary>
    public uint gop_size;

    /// <summary>Encoder: FFmpeg encoders to use instead of libx264, libx265, libvpx, libvpx-vp9, mpeg2video and mpeg4, separated by commas; for instance "h264_nvenc". NULL for none. -ENOTSUP if one does not exist or cannot be opened on this machine.</summary>
    [CType("const char *")]
    public byte* encoders;

    /// <summary>VIRTIOVIDEO_THREADS_*; default VIRTIOVIDEO_THREADS_ANY. ops.stream_policy can override it.</summary>
    public uint thread_type;

    /// <summary>Most libavcodec threads of all streams together; default no limit. A new stream gets what is left, but at least 1. A codec with 1 thread works on the stream's own thread. Threads are free again when their stream has ended. virtiovideo_get_stream_stats() reports what a stream has.</summary>
    public uint max_threads;

    /// <summary>Most bytes of host memory for the codecs of all streams together: frames, contexts, copies of input. For an encoder, an estimate is charged before it is opened. Default 8 GiB, or what the process may map (RLIMIT_AS, RLIMIT_DATA) if that is less. A stream that needs more than is left ends with EVENT_ERROR and a message at VIRTIOVIDEO_LOG_WARN; the others go on. docs/reference/memory.md lists what codecs need.</summary>
    public ulong max_memory_bytes;

    /// <summary>Most memory mappings (lines of /proc/self/maps) of guest buffers; default no limit for the device. All devices together never have more than half of vm.max_map_count, less what the process had when the runtime started. Beyond the limit frames are copied (VIRTIOVIDEO_COPY_MEMORY), and a virtio object that cannot be mapped gets ERR_OUT_OF_MEMORY.</summary>
    public uint max_maps;

    /// <summary>Codecs that the guest may use: a mask of 1 &lt;&lt; VIRTIO_VIDEO_CODEC_*; 0 means all that FFmpeg has. -ENOTSUP if FFmpeg has none of them.</summary>
    public uint codecs;
}

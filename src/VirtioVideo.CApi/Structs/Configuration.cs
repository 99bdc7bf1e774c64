// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

/// <summary>Settings of one stream that the guest cannot choose. virtiovideo_ops.stream_policy may change them.</summary>
[CDeclaration(28, Section = "Configuration")]
[StructLayout(LayoutKind.Sequential)]
public struct virtiovideo_stream_policy
{
    /// <summary>sizeof(struct virtiovideo_stream_policy) of the library; set before the call.</summary>
    public uint size;

    /// <summary>Encoder: VIRTIOVIDEO_LATENCY_*. Preset to config.latency.</summary>
    public uint latency;

    /// <summary>Encoder: most frames from one key frame to the next. Preset to config.gop_size, or 250.</summary>
    public uint gop_size;

    /// <summary>libavcodec threads. Preset to config.threads. The stream gets fewer if config.max_threads leaves fewer.</summary>
    public uint threads;

    /// <summary>VIRTIOVIDEO_THREADS_*. Preset to config.thread_type.</summary>
    public uint thread_type;

    /// <summary>Decoder: VIRTIOVIDEO_REORDER_*. Preset to config.reorder.</summary>
    public uint reorder;
}

/// <summary>Where an object of another virtio device is, for instance a dma-buf or a memfd. virtiovideo_ops.resolve_object fills it in.</summary>
[CDeclaration(29)]
[StructLayout(LayoutKind.Sequential)]
public struct virtiovideo_object
{
    /// <summary>sizeof(struct virtiovideo_object) of the library; set before the call.</summary>
    public uint size;

    /// <summary>The file, borrowed: the host owns it, and keeps it open until the virtiovideo_process() that asked returns. The library maps it shared; its file offset stays. The file must not shrink while the object is attached: the next access beyond its end raises SIGBUS, which ends the process. With VIRTIOVIDEO_CONFIG_SEALED_MEMORY it must be a memfd with F_SEAL_SHRINK.</summary>
    public int fd;

    /// <summary>First byte of the object in the file.</summary>
    public ulong offset;

    /// <summary>Length of the object in bytes.</summary>
    public ulong length;
}

/// <summary>Callbacks. Each runs on the thread that is inside a call on the device, never on a thread of the library. Each may be NULL. Inside a callback only the statistics functions may be called.</summary>
[CDeclaration(30)]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct virtiovideo_ops
{
    /// <summary>sizeof(struct virtiovideo_ops) of the caller.</summary>
    public uint size;

    /// <summary>Zero.</summary>
    public uint reserved;

    /// <summary>Takes a log message: opaque, VIRTIOVIDEO_LOG_*, UTF-8 text, valid during the call. Messages of worker threads are delivered by the next virtiovideo_process().</summary>
    [CType("void (*%)(void *opaque, uint32_t level, const char *message)")]
    public delegate* unmanaged[Cdecl]<void*, uint, byte*, void> log;

    /// <summary>Takes an event of the device: opaque, VIRTIOVIDEO_EVENT_*, index of the queue.</summary>
    [CType("void (*%)(void *opaque, uint32_t event, uint32_t queue)")]
    public delegate* unmanaged[Cdecl]<void*, uint, uint, void> @event;

    /// <summary>Interrupts the guest for a queue. Called for vrings whose call_fd is -1. At descriptor level it is called once per batch of completions.</summary>
    [CType("void (*%)(void *opaque, uint32_t queue)")]
    public delegate* unmanaged[Cdecl]<void*, uint, void> notify;

    /// <summary>Finds an object of another virtio device that the guest names as a video buffer: opaque, the 16 bytes of its UUID, the struct to fill in. Returns 0, or a negative errno if there is no such object; the guest then gets ERR_INVALID_RESOURCE_ID. With VIRTIOVIDEO_CONFIG_SEALED_MEMORY it also gets that, and the log a message, if the file is no memfd with F_SEAL_SHRINK; a dma-buf is none. VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT is offered only if this callback is set.</summary>
    [CType("int32_t (*%)(void *opaque, const uint8_t *uuid, struct virtiovideo_object *object)")]
    public delegate* unmanaged[Cdecl]<void*, byte*, virtiovideo_object*, int> resolve_object;

    /// <summary>Chooses the settings of a new stream: opaque, stream id, VIRTIO_VIDEO_CODEC_*, the settings to change. A value out of range makes STREAM_CREATE fail with ERR_INVALID_PARAMETER and a log message.</summary>
    [CType("void (*%)(void *opaque, uint32_t stream_id, uint32_t codec, struct virtiovideo_stream_policy *policy)")]
    public delegate* unmanaged[Cdecl]<void*, uint, uint, virtiovideo_stream_policy*, void> stream_policy;
}

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

    /// <summary>Decoder: VIRTIOVIDEO_REORDER_*; default VIRTIOVIDEO_REORDER_STRICT. ops.stream_policy can override it.</summary>
    public uint reorder;

    /// <summary>Decoder, and encoder with VIRTIOVIDEO_LATENCY_THROUGHPUT: how many microseconds later the poll fd may become readable for a finished frame, while the guest has queued more. The host is then woken once for up to four small frames. Default 1000, at most 100000. 1 wakes it for each frame.</summary>
    public uint coalesce_us;
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

/// <summary>Which device to make; the value is the virtio device id.</summary>
[CDeclaration(10, Section = "Devices")]
public enum virtiovideo_device_type : uint
{
    /// <summary>Video encoder.</summary>
    VIRTIOVIDEO_DEVICE_ENCODER = 30,

    /// <summary>Video decoder.</summary>
    VIRTIOVIDEO_DEVICE_DECODER = 31,
}

/// <summary>Capabilities of a library, for virtiovideo_has().</summary>
[CDeclaration(11)]
public enum virtiovideo_capability : uint
{
    /// <summary>Decoder devices.</summary>
    VIRTIOVIDEO_HAS_DECODER = 1,

    /// <summary>Encoder devices.</summary>
    VIRTIOVIDEO_HAS_ENCODER = 2,

    /// <summary>virtiovideo_submit() and virtiovideo_reap().</summary>
    VIRTIOVIDEO_HAS_DESCRIPTOR_LEVEL = 3,

    /// <summary>virtiovideo_vring_start() with split virtqueues.</summary>
    VIRTIOVIDEO_HAS_RING_LEVEL = 4,

    /// <summary>virtiovideo_vring_start() with packed virtqueues.</summary>
    VIRTIOVIDEO_HAS_PACKED_RING = 5,

    /// <summary>Video buffers that are objects of other virtio devices.</summary>
    VIRTIOVIDEO_HAS_VIRTIO_OBJECT = 6,
}

/// <summary>Levels of log messages.</summary>
[CDeclaration(12)]
public enum virtiovideo_log_level : uint
{
    /// <summary>Something failed that the host should look at.</summary>
    VIRTIOVIDEO_LOG_ERROR = 0,

    /// <summary>The guest made a mistake, or a stream is damaged.</summary>
    VIRTIOVIDEO_LOG_WARN = 1,

    /// <summary>Life of devices, queues and streams.</summary>
    VIRTIOVIDEO_LOG_INFO = 2,

    /// <summary>Each command.</summary>
    VIRTIOVIDEO_LOG_DEBUG = 3,
}

/// <summary>Events of a device, for virtiovideo_ops.event.</summary>
[CDeclaration(13)]
public enum virtiovideo_device_event : uint
{
    /// <summary>The guest broke a virtqueue. The host sets DEVICE_NEEDS_RESET and notifies the guest. virtiovideo_get_queue_stats() says what is wrong. The queue stays broken until virtiovideo_reset() or virtiovideo_vring_reset().</summary>
    VIRTIOVIDEO_EVENT_NEEDS_RESET = 1,
}

/// <summary>Bits of what virtiovideo_host_check() found.</summary>
[CDeclaration(14)]
[Flags]
public enum virtiovideo_problem : uint
{
    /// <summary>The process was forked after the runtime had started. No device works in it: every call on one fails with -ENOTRECOVERABLE.</summary>
    VIRTIOVIDEO_PROBLEM_FORKED = 2,

    /// <summary>FFmpeg's libraries have another major version than this library was built for. No device can be made.</summary>
    VIRTIOVIDEO_PROBLEM_FFMPEG_MISMATCH = 4,
}

/// <summary>Bits of virtiovideo_config.flags. Most select how the device reads a point that the specification leaves open.</summary>
[CDeclaration(15)]
[Flags]
public enum virtiovideo_config_flag : uint
{
    /// <summary>With SINGLE_BUFFER, report num_planes 1 instead of the number of colour planes.</summary>
    VIRTIOVIDEO_CONFIG_SINGLE_BUFFER_ONE_PLANE = 1,

    /// <summary>Accept any resource ids. A queue still has at most cur_*_buffers resources at a time.</summary>
    VIRTIOVIDEO_CONFIG_LIBERAL_RESOURCE_IDS = 2,

    /// <summary>Answer a RESOURCE_QUEUE that QUEUE_CLEAR ended with OK and the ERR flag, instead of ERR_CANCELED.</summary>
    VIRTIOVIDEO_CONFIG_CLEAR_RESULT_OK = 4,

    /// <summary>Do not set EOS on the last frame before a change of resolution.</summary>
    VIRTIOVIDEO_CONFIG_NO_EOS_ON_RESOLUTION_CHANGE = 8,

    /// <summary>Accept only guest memory and objects whose file cannot shrink: memfds with F_SEAL_SHRINK. virtiovideo_set_memory() refuses others with -EPERM. Without this flag, a file that is truncated while the library uses it ends the process by SIGBUS, whoever truncates it.</summary>
    VIRTIOVIDEO_CONFIG_SEALED_MEMORY = 16,
}

/// <summary>Bits of virtiovideo_vring.flags: what the guest negotiated for its rings.</summary>
[CDeclaration(16)]
[Flags]
public enum virtiovideo_vring_flag : uint
{
    /// <summary>VIRTIO_F_INDIRECT_DESC.</summary>
    VIRTIOVIDEO_VRING_INDIRECT_DESC = 1,

    /// <summary>VIRTIO_F_EVENT_IDX.</summary>
    VIRTIOVIDEO_VRING_EVENT_IDX = 2,

    /// <summary>VIRTIO_F_RING_PACKED.</summary>
    VIRTIOVIDEO_VRING_PACKED = 4,

    /// <summary>VIRTIO_F_IN_ORDER. Do not offer it for commandq without need: every command behind a pending one waits for it.</summary>
    VIRTIOVIDEO_VRING_IN_ORDER = 8,
}

/// <summary>What an encoder optimises for. docs/reference/encoder.md lists the delays.</summary>
[CDeclaration(17)]
public enum virtiovideo_latency : uint
{
    /// <summary>Low delay: each frame is encoded before the next one is needed. No B-frames, no lookahead. For cameras and screens.</summary>
    VIRTIOVIDEO_LATENCY_LOW = 0,

    /// <summary>Quality per bit: B-frames and lookahead where the codec has them. Some frames of delay.</summary>
    VIRTIOVIDEO_LATENCY_THROUGHPUT = 1,
}

/// <summary>How libavcodec divides work among a stream's threads. docs/design/threads.md lists what each codec supports.</summary>
[CDeclaration(18)]
public enum virtiovideo_thread_type : uint
{
    /// <summary>Frame threading where the codec supports it: faster, with up to threads - 1 frames of delay. Otherwise slice threading.</summary>
    VIRTIOVIDEO_THREADS_ANY = 0,

    /// <summary>Slice threading: no delay. No effect if the guest's bitstream has one slice per frame.</summary>
    VIRTIOVIDEO_THREADS_SLICE = 1,
}

/// <summary>How long a decoder keeps frames of an H.264 stream that does not say how deep they are reordered (no bitstream_restriction in the VUI). Streams that say it, and other codecs, do not depend on it.</summary>
[CDeclaration(19)]
public enum virtiovideo_reorder : uint
{
    /// <summary>As many frames as the standard allows for level and size, up to 16: no frame is lost. None with picture order count type 2, in Baseline and in intra-only profiles.</summary>
    VIRTIOVIDEO_REORDER_STRICT = 0,

    /// <summary>None at first; more once a frame has come too late. Such frames are lost, and nothing tells it. For cameras and calls, where delay is worse.</summary>
    VIRTIOVIDEO_REORDER_GUESS = 1,
}

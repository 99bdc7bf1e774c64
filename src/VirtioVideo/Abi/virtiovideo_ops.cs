// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

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

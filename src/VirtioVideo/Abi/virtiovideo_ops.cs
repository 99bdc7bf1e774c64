// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>Callbacks. Each runs on the thread that is inside a virtiovideo_* call on the device, never on a thread of the library. Each may be NULL. None may call back into the library, but for statistics, which any thread may ask for at any time.</summary>
[CDeclaration(30)]
[StructLayout(LayoutKind.Sequential)]
public unsafe struct virtiovideo_ops
{
    /// <summary>sizeof(struct virtiovideo_ops) of the caller.</summary>
    public uint size;

    /// <summary>Zero.</summary>
    public uint reserved;

    /// <summary>Takes a message: opaque, VIRTIOVIDEO_LOG_*, UTF-8 text that is valid during the call. Messages of worker threads wait for virtiovideo_process().</summary>
    [CType("void (*%)(void *opaque, uint32_t level, const char *message)")]
    public delegate* unmanaged[Cdecl]<void*, uint, byte*, void> log;

    /// <summary>Takes an event of the device: opaque, VIRTIOVIDEO_EVENT_*, index of the queue.</summary>
    [CType("void (*%)(void *opaque, uint32_t event, uint32_t queue)")]
    public delegate* unmanaged[Cdecl]<void*, uint, uint, void> @event;

    /// <summary>Interrupts the guest for a queue; called for vrings whose call_fd is -1, and once per batch of completions for queues at descriptor level.</summary>
    [CType("void (*%)(void *opaque, uint32_t queue)")]
    public delegate* unmanaged[Cdecl]<void*, uint, void> notify;

    /// <summary>Finds an object of another virtio device that a guest names as a video buffer: opaque, the 16 bytes of its UUID, where to say where it is. Returns 0, or a negative errno if there is none: then the guest is told so (ERR_INVALID_RESOURCE_ID). So it is, with a message to log, where VIRTIOVIDEO_CONFIG_SEALED_MEMORY is set and the file can become shorter, as a dma-buf may for all that is known; without that flag such a file ends the process by SIGBUS when it is truncated. VIRTIO_VIDEO_F_RESOURCE_VIRTIO_OBJECT is offered only with this callback.</summary>
    [CType("int32_t (*%)(void *opaque, const uint8_t *uuid, struct virtiovideo_object *object)")]
    public delegate* unmanaged[Cdecl]<void*, byte*, virtiovideo_object*, int> resolve_object;

    /// <summary>Says how a new stream works: opaque, id of the stream, VIRTIO_VIDEO_CODEC_*, the policy as the config has it, to be changed at will. A value out of range ends the creation of the stream with ERR_INVALID_PARAMETER and a message.</summary>
    [CType("void (*%)(void *opaque, uint32_t stream_id, uint32_t codec, struct virtiovideo_stream_policy *policy)")]
    public delegate* unmanaged[Cdecl]<void*, uint, uint, virtiovideo_stream_policy*, void> stream_policy;
}

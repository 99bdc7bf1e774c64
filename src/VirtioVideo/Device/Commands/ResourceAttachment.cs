// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_mem_type;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Device.Commands;

/// <summary>spec: RESOURCE_ATTACH: reads the sg lists or objects, once, and finds the memory that they name.</summary>
internal sealed class ResourceAttachment(StreamTable streams, IDeviceHost host, DeviceMemory hostMemory, DeviceLog log)
{
    /// <summary>Most entries of all sg lists of a device together: 4 GiB in pages. Each costs the host some 50 bytes.</summary>
    private const int MaxEntries = 1 << 20;

    private const int UuidLength = 16;

    /// <summary>Attaches memory to a resource and answers.</summary>
    /// <param name="command">The command.</param>
    /// <param name="reader">What follows the fixed part of the request.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="request">The fixed part.</param>
    /// <param name="memory">Guest memory.</param>
    /// <param name="allowScattered">VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG was accepted.</param>
    public void Attach(DescriptorChain command, ref ChainReader reader, Stream stream, in virtio_video_resource_attach request, GuestMemory memory, bool allowScattered)
    {
        var queue = (virtio_video_queue_type)request.queue_type;
        virtio_video_result result = stream.MayAttach(queue, request.resource_id);
        if (result == VIRTIO_VIDEO_RESULT_OK)
        {
            var parts = new AttachedMemory[stream.BufferCount(queue)];
            var buffers = new GuestBuffer[parts.Length];
            try
            {
                result = stream.MemoryType(queue) == VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT
                    ? ReadObjects(ref reader, memory, queue == VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, parts, buffers)
                    : ReadLists(ref reader, memory, MaxEntries - streams.EntryCount, allowScattered, parts, buffers);
                if (result == VIRTIO_VIDEO_RESULT_OK)
                {
                    result = stream.Attach(queue, request.resource_id, parts, buffers);
                }
            }
            catch (OutOfMemoryException)
            {
                result = VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
            }

            if (result != VIRTIO_VIDEO_RESULT_OK)
            {
                foreach (AttachedMemory? part in parts)
                {
                    part?.Dispose();
                }
            }
        }

        Responses.Result(command, result);
    }

    private static virtio_video_result ReadLists(ref ChainReader reader, GuestMemory memory, int room, bool allowScattered, AttachedMemory[] parts, GuestBuffer[] buffers)
    {
        for (int i = 0; i < parts.Length; i++)
        {
            // ruling 23: packed back to back. The number is checked against what is there before it is believed.
            if (!reader.TryRead(out virtio_video_resource_sg_list header)
                || header.num_entries == 0
                || header.num_entries > reader.Remaining / 16)
            {
                return VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
            }

            if (header.num_entries > (uint)room)
            {
                return VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
            }

            room -= (int)header.num_entries;
            ScatterList list = ReadEntries(ref reader, (int)header.num_entries);

            // rulings 24, 27
            if ((!allowScattered && !list.IsContiguous) || list.Resolve(memory) is not { Length: > 0 } buffer)
            {
                return VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
            }

            parts[i] = list;
            buffers[i] = buffer;
        }

        return VIRTIO_VIDEO_RESULT_OK;
    }

    private static ScatterList ReadEntries(ref ChainReader reader, int count)
    {
        var entries = new virtio_video_resource_sg_entry[count];
        _ = reader.TryRead(MemoryMarshal.AsBytes<virtio_video_resource_sg_entry>(entries));
        return new ScatterList(entries);
    }

    /// <summary>ruling 30: 16 raw bytes each, which the host knows or not.</summary>
    private virtio_video_result ReadObjects(ref ChainReader reader, GuestMemory memory, bool writable, AttachedMemory[] parts, GuestBuffer[] buffers)
    {
        Span<byte> uuid = stackalloc byte[UuidLength];
        for (int i = 0; i < parts.Length; i++)
        {
            if (!reader.TryRead(uuid))
            {
                return VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
            }

            if (!host.TryResolveObject(uuid, out HostObject found))
            {
                return VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID;
            }

            try
            {
                var mapped = MappedObject.Map(found.Fd, found.Offset, found.Length, writable, hostMemory);
                parts[i] = mapped;
                buffers[i] = mapped.Resolve(memory);
            }
            catch (HostException e)
            {
                // The guest named an object that exists; what the host made of it does not hold, or the guest has too many.
                log.Write(e.Errno == Errno.ENOMEM ? LogLevel.Info : LogLevel.Error, e.Message);
                return e.Errno == Errno.ENOMEM ? VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY : VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID;
            }
        }

        return VIRTIO_VIDEO_RESULT_OK;
    }
}

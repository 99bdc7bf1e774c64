// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Memory;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Device.Commands;

/// <summary>spec: RESOURCE_ATTACH: reads the sg lists, once, and finds the memory that they name.</summary>
internal static class ResourceAttachment
{
    /// <summary>Most entries of all sg lists of a device together: 4 GiB in pages. Each costs the host some 50 bytes.</summary>
    private const int MaxEntries = 1 << 20;

    /// <summary>Attaches memory to a resource and answers.</summary>
    /// <param name="command">The command.</param>
    /// <param name="reader">What follows the fixed part of the request.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="request">The fixed part.</param>
    /// <param name="memory">Guest memory.</param>
    /// <param name="attached">Entries of all sg lists that are attached already.</param>
    /// <param name="allowScattered">VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG was accepted.</param>
    public static void Attach(DescriptorChain command, ref ChainReader reader, Stream stream, in virtio_video_resource_attach request, GuestMemory memory, int attached, bool allowScattered)
    {
        var queue = (virtio_video_queue_type)request.queue_type;
        virtio_video_result result = stream.MayAttach(queue, request.resource_id);
        if (result == VIRTIO_VIDEO_RESULT_OK)
        {
            try
            {
                var lists = new ScatterList[stream.BufferCount(queue)];
                var buffers = new GuestBuffer[lists.Length];
                result = ReadAll(ref reader, memory, MaxEntries - attached, allowScattered, lists, buffers);
                if (result == VIRTIO_VIDEO_RESULT_OK)
                {
                    result = stream.Attach(queue, request.resource_id, lists, buffers);
                }
            }
            catch (OutOfMemoryException)
            {
                result = VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
            }
        }

        Responses.Result(command, result);
    }

    private static virtio_video_result ReadAll(ref ChainReader reader, GuestMemory memory, int room, bool allowScattered, ScatterList[] lists, GuestBuffer[] buffers)
    {
        for (int i = 0; i < lists.Length; i++)
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

            lists[i] = list;
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
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
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
    /// <summary>Most entries of a sg list: the largest picture, in pages.</summary>
    private const uint MaxEntries = 1 << 18;

    /// <summary>Attaches memory to a resource and answers.</summary>
    /// <param name="command">The command.</param>
    /// <param name="reader">What follows the fixed part of the request.</param>
    /// <param name="stream">The stream.</param>
    /// <param name="request">The fixed part.</param>
    /// <param name="memory">Guest memory.</param>
    /// <param name="allowScattered">VIRTIO_VIDEO_F_RESOURCE_NON_CONTIG was accepted.</param>
    public static void Attach(DescriptorChain command, ref ChainReader reader, Stream stream, in virtio_video_resource_attach request, GuestMemory memory, bool allowScattered)
    {
        var queue = (virtio_video_queue_type)request.queue_type;
        virtio_video_result result = stream.MayAttach(queue, request.resource_id);
        if (result == VIRTIO_VIDEO_RESULT_OK)
        {
            try
            {
                var lists = new ScatterList[stream.BufferCount(queue)];
                var buffers = new GuestBuffer[lists.Length];
                result = TryReadAll(ref reader, memory, allowScattered, lists, buffers)
                    ? stream.Attach(queue, request.resource_id, lists, buffers)
                    : VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER;
            }
            catch (OutOfMemoryException)
            {
                result = VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY;
            }
        }

        Responses.Result(command, result);
    }

    private static bool TryReadAll(ref ChainReader reader, GuestMemory memory, bool allowScattered, ScatterList[] lists, GuestBuffer[] buffers)
    {
        for (int i = 0; i < lists.Length; i++)
        {
            if (ReadList(ref reader, allowScattered) is not { } list || list.Resolve(memory) is not { Length: > 0 } buffer)
            {
                return false;
            }

            lists[i] = list;
            buffers[i] = buffer;
        }

        return true;
    }

    private static ScatterList? ReadList(ref ChainReader reader, bool allowScattered)
    {
        // ruling 23: packed back to back. The number is checked against what is there before it is believed.
        if (!reader.TryRead(out virtio_video_resource_sg_list header)
            || header.num_entries == 0
            || header.num_entries > MaxEntries
            || header.num_entries > reader.Remaining / 16)
        {
            return null;
        }

        var entries = new virtio_video_resource_sg_entry[header.num_entries];
        for (int i = 0; i < entries.Length; i++)
        {
            _ = reader.TryRead(out entries[i]);
        }

        var list = new ScatterList(entries);

        // ruling 24
        return allowScattered || list.IsContiguous ? list : null;
    }
}

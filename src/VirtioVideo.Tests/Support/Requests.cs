// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Runtime.InteropServices;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_cmd_type;

namespace VirtioVideo.Tests.Support;

/// <summary>Requests that take more than a line to write.</summary>
internal static class Requests
{
    /// <summary>RESOURCE_ATTACH: sg lists packed back to back (ruling 23).</summary>
    public static byte[] Attach(uint stream, virtio_video_queue_type queue, uint resource, params RingBuffer[][] lists)
    {
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write((uint)VIRTIO_VIDEO_CMD_RESOURCE_ATTACH);
        writer.Write(stream);
        writer.Write((uint)queue);
        writer.Write(resource);
        foreach (RingBuffer[] list in lists)
        {
            writer.Write(list.Length);
            writer.Write(0);
            foreach (RingBuffer entry in list)
            {
                writer.Write(entry.Address);
                writer.Write(entry.Length);
                writer.Write(0);
            }
        }

        writer.Flush();
        return bytes.ToArray();
    }

    /// <summary>RESOURCE_ATTACH: objects, back to back (ruling 23).</summary>
    public static byte[] Attach(uint stream, virtio_video_queue_type queue, uint resource, params virtio_video_resource_object[] objects)
    {
        var request = new virtio_video_resource_attach
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_RESOURCE_ATTACH,
            stream_id = stream,
            queue_type = (uint)queue,
            resource_id = resource,
        };
        return [.. Bytes(request), .. MemoryMarshal.AsBytes<virtio_video_resource_object>(objects)];
    }

    /// <summary>RESOURCE_QUEUE.</summary>
    public static virtio_video_resource_queue Queue(uint stream, virtio_video_queue_type queue, uint resource, ulong timestamp = 0, uint length = 0)
    {
        var request = new virtio_video_resource_queue
        {
            cmd_type = (uint)VIRTIO_VIDEO_CMD_RESOURCE_QUEUE,
            stream_id = stream,
            queue_type = (uint)queue,
            resource_id = resource,
            timestamp = timestamp,
        };
        request.data_sizes[0] = length;
        return request;
    }

    /// <summary>The bytes of a struct.</summary>
    public static byte[] Bytes<T>(in T request)
        where T : unmanaged
        => MemoryMarshal.AsBytes(new ReadOnlySpan<T>(in request)).ToArray();
}

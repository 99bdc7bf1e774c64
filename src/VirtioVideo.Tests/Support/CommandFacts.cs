// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_cmd_type;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Support;

/// <summary>What a command names, read as <see cref="CommandLedger"/> needs it.</summary>
/// <param name="Sequence">Place among the commands of the device.</param>
/// <param name="Type">cmd_type.</param>
/// <param name="Stream">stream_id; 0 for commands without.</param>
/// <param name="Queue">queue_type; 0 for commands without.</param>
/// <param name="Resource">resource_id; 0 for commands without.</param>
/// <param name="Memory">RESOURCE_ATTACH: what the sg lists name, such as the guest has.</param>
internal sealed record CommandFacts(int Sequence, virtio_video_cmd_type Type, uint Stream, uint Queue, uint Resource, RingBuffer[] Memory)
{
    /// <summary>Whether it is a RESOURCE_QUEUE of an output buffer.</summary>
    public bool LendsOutput => Type == VIRTIO_VIDEO_CMD_RESOURCE_QUEUE && Queue == (uint)VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT;

    /// <summary>The resource, for commands of one.</summary>
    public (uint Stream, uint Queue, uint Resource) Key => (Stream, Queue, Resource);

    /// <summary>Reads a request, however broken.</summary>
    public static CommandFacts Read(int sequence, GuestRam ram, RingBuffer[] readable)
    {
        byte[] bytes = readable.All(buffer => ram.Has(buffer.Address, buffer.Length))
            ? [.. readable.SelectMany(buffer => ram.At(buffer.Address, (int)buffer.Length).ToArray())]
            : [];
        var type = (virtio_video_cmd_type)Word(bytes, 0);
        bool isOfQueue = type is VIRTIO_VIDEO_CMD_QUEUE_CLEAR or VIRTIO_VIDEO_CMD_QUEUE_DETACH_RESOURCES
            or VIRTIO_VIDEO_CMD_RESOURCE_ATTACH or VIRTIO_VIDEO_CMD_RESOURCE_QUEUE;
        return new CommandFacts(
            sequence,
            type,
            type is VIRTIO_VIDEO_CMD_DEVICE_QUERY_CAPS or VIRTIO_VIDEO_CMD_STREAM_CREATE ? 0 : Word(bytes, 4),
            isOfQueue ? Word(bytes, 8) : 0,
            isOfQueue ? Word(bytes, 12) : 0,
            type == VIRTIO_VIDEO_CMD_RESOURCE_ATTACH ? ReadLists(ram, bytes) : []);
    }

    private static RingBuffer[] ReadLists(GuestRam ram, byte[] bytes)
    {
        var memory = new List<RingBuffer>();
        for (int at = 16; at + 8 <= bytes.Length;)
        {
            uint entries = Word(bytes, at);
            at += 8;
            for (; entries > 0 && at + 16 <= bytes.Length; entries--, at += 16)
            {
                var range = new RingBuffer(MemoryMarshal.Read<ulong>(bytes.AsSpan(at)), Word(bytes, at + 8));
                if (range.Length > 0 && ram.Has(range.Address, range.Length))
                {
                    memory.Add(range);
                }
            }
        }

        return [.. memory];
    }

    private static uint Word(byte[] bytes, int offset)
        => offset + sizeof(uint) <= bytes.Length ? MemoryMarshal.Read<uint>(bytes.AsSpan(offset)) : 0;
}

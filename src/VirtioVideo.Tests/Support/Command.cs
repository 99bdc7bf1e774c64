// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>A command that the guest sent.</summary>
internal sealed class Command(uint room)
{
    /// <summary>Bytes that the response may have.</summary>
    public uint Room { get; } = room;

    /// <summary>Whether it was answered.</summary>
    public bool IsDone { get; private set; }

    /// <summary>len of the used element.</summary>
    public uint Written { get; private set; }

    /// <summary>Place among the answers of commandq, from 0.</summary>
    public int Order { get; private set; } = int.MaxValue;

    /// <summary>The response: as many bytes as the device says that it wrote.</summary>
    public byte[] Response { get; private set; } = [];

    /// <summary>The first field of every response.</summary>
    public virtio_video_result Result => (virtio_video_result)MemoryMarshal.Read<uint>(Response);

    /// <summary>The response to a RESOURCE_QUEUE.</summary>
    public virtio_video_resource_queue_resp Buffer => As<virtio_video_resource_queue_resp>();

    /// <summary>The response as a struct.</summary>
    public T As<T>()
        where T : unmanaged
        => MemoryMarshal.Read<T>(Response);

    /// <summary>The device used the chain.</summary>
    public void Complete(ReadOnlySpan<byte> room, uint written, int order)
    {
        IsDone = true;
        Written = written;
        Order = order;
        Response = room[..(int)Math.Min(written, (uint)room.Length)].ToArray();
    }
}

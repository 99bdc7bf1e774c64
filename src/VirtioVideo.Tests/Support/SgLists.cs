// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Memory;
using VirtioVideo.Wire;

namespace VirtioVideo.Tests.Support;

/// <summary>sg lists as the device reads them.</summary>
internal static class SgLists
{
    /// <summary>A list, read and not resolved.</summary>
    public static ScatterList Read(params ReadOnlySpan<RingBuffer> entries)
    {
        ScatterList list = ScatterList.TryCreate((uint)entries.Length, quota: null)!;
        Span<virtio_video_resource_sg_entry> room = MemoryMarshal.Cast<byte, virtio_video_resource_sg_entry>(list.TakeRoom(entries.Length));
        for (int i = 0; i < entries.Length; i++)
        {
            room[i] = new virtio_video_resource_sg_entry { addr = entries[i].Address, length = entries[i].Length };
        }

        return list;
    }

    /// <summary>The buffer of a list, if all of it is inside a guest's memory.</summary>
    public static GuestBuffer? Resolve(this ScatterList list, GuestMemory memory) => list.TryResolve(memory) ? list.Buffer : null;
}

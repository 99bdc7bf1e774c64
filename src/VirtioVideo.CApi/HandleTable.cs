// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using VirtioVideo.Device;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Runtime;

namespace VirtioVideo.CApi;

/// <summary>Knows the devices behind the opaque handles. A handle is a number, never a pointer that is followed: stale and invented ones are found out.</summary>
/// <remarks>SAFETY: handles are compared and taken apart as integers only.</remarks>
internal static unsafe class HandleTable
{
    private const int MaxDevices = 1024;
    private const int SlotBits = 10;

    /// <summary>Non-zero low bits that no pointer to a struct has.</summary>
    private const uint Tag = 0x5;

    private const int TagBits = 3;

    private static readonly DeviceSlot?[] s_slots = new DeviceSlot?[MaxDevices];
    private static readonly Lock s_lock = new();

    /// <summary>Gives a device a handle.</summary>
    /// <exception cref="HostException">EMFILE: there are too many devices.</exception>
    public static virtiovideo* Add(VideoDevice device)
    {
        lock (s_lock)
        {
            for (int i = 0; i < MaxDevices; i++)
            {
                DeviceSlot slot = s_slots[i] ??= new DeviceSlot();
                if (slot.Device is null && Volatile.Read(ref slot.Busy) == 0)
                {
                    slot.Generation++;
                    Volatile.Write(ref slot.Device, device);
                    return (virtiovideo*)(((((nuint)slot.Generation << SlotBits) | (nuint)i) << TagBits) | Tag);
                }
            }
        }

        throw new HostException(Errno.EMFILE, $"there are {MaxDevices} devices already");
    }

    /// <summary>Begins a call on a device.</summary>
    /// <exception cref="HostException">EINVAL: no such device. EBUSY: another call on it runs. ENOTRECOVERABLE: it was the parent's.</exception>
    public static DeviceSlot Enter(virtiovideo* handle)
    {
        DeviceSlot slot = Find(handle);
        if (Interlocked.CompareExchange(ref slot.Busy, 1, 0) != 0)
        {
            throw new HostException(Errno.EBUSY, "another call on the device runs");
        }

        if (slot.Device is null || slot.Generation != GenerationOf(handle))
        {
            // It was destroyed between the look and the entry.
            Volatile.Write(ref slot.Busy, 0);
            throw Invalid();
        }

        return slot;
    }

    /// <summary>Begins a call that any thread may make beside others. To be ended with <see cref="DeviceSlot.Unpin"/>.</summary>
    /// <param name="handle">The handle.</param>
    /// <param name="device">The device; it stays until the end, also if its handle is taken away meanwhile.</param>
    /// <exception cref="HostException">EINVAL: no such device. ENOTRECOVERABLE: it was the parent's.</exception>
    public static DeviceSlot Pin(virtiovideo* handle, out VideoDevice device)
    {
        DeviceSlot slot = Find(handle);
        slot.Pin();
        VideoDevice? pinned = Volatile.Read(ref slot.Device);
        if (pinned is null || slot.Generation != GenerationOf(handle))
        {
            slot.Unpin();
            throw Invalid();
        }

        device = pinned;
        return slot;
    }

    /// <summary>Takes the handle of a device away; the caller is inside a call on it.</summary>
    public static VideoDevice Remove(DeviceSlot slot)
    {
        VideoDevice device = slot.Device!;
        Interlocked.Exchange(ref slot.Device, null);
        slot.WaitForUnpinned();
        return device;
    }

    private static nuint GenerationOf(virtiovideo* handle) => (nuint)handle >> (SlotBits + TagBits);

    private static DeviceSlot Find(virtiovideo* handle)
    {
        RuntimeState.RefuseForked();
        nuint value = (nuint)handle;
        uint index = (uint)(value >> TagBits) & (MaxDevices - 1);
        return (value & ((1 << TagBits) - 1)) == Tag
            && s_slots[index] is { } slot
            && slot.Generation == GenerationOf(handle)
            && Volatile.Read(ref slot.Device) is not null
                ? slot
                : throw Invalid();
    }

    private static HostException Invalid() => new(Errno.EINVAL, "the handle is not a device, or no longer one");
}

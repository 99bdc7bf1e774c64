// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

internal static unsafe partial class Exports
{
    /// <summary>Creates a device.</summary>
    /// <param name="config">The configuration; copied, with everything that it points to.</param>
    /// <param name="device">Set to the new device, or to NULL on failure.</param>
    /// <returns>0; -EINVAL for a NULL, a value out of range, a device that does not exist or a size too small; -E2BIG for a struct longer than the library knows with a tail that is not zero; -ENOTSUP for an encoder that cannot be used, or if FFmpeg has none of the codecs; -ELIBACC if FFmpeg is of another major version than the library was built for; -ENOTRECOVERABLE if the process was forked after the runtime had started; -EMFILE, -ENFILE or -ENOMEM from the system; -EIO.</returns>
    /// <remarks>Any thread. The caller owns the device and frees it with virtiovideo_destroy().</remarks>
    [COrder(20, Section = "Life of a device: one thread at a time per device")]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_create", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_create([CType("const struct virtiovideo_config *")] virtiovideo_config* config, virtiovideo** device)
    {
        try
        {
            return DeviceCalls.Create(config, device);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Destroys a device: ends its streams, drops pending chains without an answer, closes its fds, sets *device to NULL.</summary>
    /// <param name="device">The device. NULL, and a pointer to NULL, are allowed: nothing happens.</param>
    /// <returns>0; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device. After an error nothing has happened, and *device stays.</returns>
    /// <remarks>Waits as long as virtiovideo_reset(). A thread that is inside a long codec call ends by itself later. After return the library does not touch the guest's memory and calls no callback of the device.</remarks>
    [COrder(21)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_destroy", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_destroy(virtiovideo** device)
    {
        try
        {
            return DeviceCalls.Destroy(device);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Virtio reset: destroys all streams, stops all virtqueues, drops pending chains without an answer, clears the accepted features.</summary>
    /// <param name="device">The device.</param>
    /// <returns>0; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>Waits for copies into and out of guest memory to pause, and up to 20 ms for codecs that are at work. A codec that takes longer ends by itself on its thread. After return no guest memory is touched. The table of guest memory stays; queues must be started again.</remarks>
    [COrder(22)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_reset", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_reset(virtiovideo* device)
    {
        try
        {
            return DeviceCalls.Reset(device);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Returns the device feature bits (0 to 23) that the device offers. The VMM negotiates the features of the ring format itself, and passes the result in virtiovideo_vring.flags.</summary>
    /// <param name="device">The device.</param>
    /// <param name="offered">Set to the bits.</param>
    /// <returns>0; -EINVAL for a NULL; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    [COrder(23)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_get_features", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_get_features(virtiovideo* device, ulong* offered)
    {
        try
        {
            return DeviceCalls.Features(device, offered);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Sets the feature bits that the guest accepted.</summary>
    /// <param name="device">The device.</param>
    /// <param name="accepted">The bits; bits 24 and above are ignored.</param>
    /// <returns>0; -EINVAL for bits that were not offered, or after the guest's first chain; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>Call it before the guest's first chain. virtiovideo_reset() begins again. Without it no feature is on, and STREAM_CREATE finds no memory type to use.</remarks>
    [COrder(24)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_ack_features", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_ack_features(virtiovideo* device, ulong accepted)
    {
        try
        {
            return DeviceCalls.AckFeatures(device, accepted);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Reads the device configuration space (struct virtio_video_config, little-endian).</summary>
    /// <param name="device">The device.</param>
    /// <param name="offset">First byte to read.</param>
    /// <param name="buffer">Where to put the bytes.</param>
    /// <param name="length">Number of bytes.</param>
    /// <returns>0; -EINVAL for a NULL buffer or a range outside the space; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    [COrder(25)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_config_read", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_config_read(virtiovideo* device, uint offset, void* buffer, uint length)
    {
        try
        {
            return DeviceCalls.ConfigRead(device, offset, buffer, length);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Handles a write of the guest to the configuration space. No field is writable: the write is ignored.</summary>
    /// <param name="device">The device.</param>
    /// <param name="offset">First byte to write.</param>
    /// <param name="buffer">The bytes.</param>
    /// <param name="length">Number of bytes.</param>
    /// <returns>0; -EINVAL for a NULL buffer or a range outside the space; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    [COrder(26)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_config_write", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_config_write(virtiovideo* device, uint offset, [CType("const void *")] void* buffer, uint length)
    {
        try
        {
            return DeviceCalls.ConfigWrite(device, offset, buffer, length);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Returns the number of virtqueues: 0 is commandq, 1 is eventq.</summary>
    /// <param name="device">The device.</param>
    /// <returns>2; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    [COrder(27)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_get_queue_count", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_get_queue_count(virtiovideo* device)
    {
        try
        {
            return DeviceCalls.QueueCount(device);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Replaces the table of guest memory. Both levels need it, because commands contain guest addresses of video buffers.</summary>
    /// <param name="device">The device.</param>
    /// <param name="regions">The regions, copied; in any order, without overlap. NULL with count 0 takes all memory away.</param>
    /// <param name="count">Number of regions, at most 4096.</param>
    /// <param name="region_size">sizeof(struct virtiovideo_region) of the caller.</param>
    /// <returns>0; -EINVAL for overlapping, empty or wrapping regions, NULL host addresses, unknown flags, too many regions, a region_size less than that of the first version, or a file that is too short; -E2BIG for a region longer than the library knows with a tail that is not zero; -EBADF for a file that is not open; -EPERM with VIRTIOVIDEO_CONFIG_SEALED_MEMORY for a region without a file, or with one that can become shorter; -EMFILE; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device. After an error the old table is in force.</returns>
    /// <remarks>Waits for copies into and out of guest memory to pause, never for a codec. After return the library does not touch regions that the new table lacks. Only then may their files be truncated: an access beyond the end of a file ends the process by SIGBUS. Buffers in such a region are detached, and their pending commands get ERR_CANCELED. Virtqueues in it are broken.</remarks>
    [COrder(28)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_set_memory", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_set_memory(virtiovideo* device, [CType("const struct virtiovideo_region *")] virtiovideo_region* regions, uint count, uint region_size)
    {
        try
        {
            return DeviceCalls.SetMemory(device, regions, count, region_size);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }
}

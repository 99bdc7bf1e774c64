// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

internal static unsafe partial class Exports
{
    /// <summary>Returns the statistics of a stream.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stats">size and stream_id are set by the caller, the rest by the library.</param>
    /// <returns>0; -ENOENT if there is no such stream, or it has ended: then only virtiovideo_get_device_stats() counts it; -EINVAL for a NULL or a size too small; -E2BIG for a struct longer than the library knows with a tail that is not zero; -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>Any thread, also while another call on the device runs, and from callbacks. Never waits. Each counter is read atomically; counters that change together may differ by one.</remarks>
    [COrder(70, Section = "Statistics of streams: any thread")]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_get_stream_stats", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_get_stream_stats(virtiovideo* device, virtiovideo_stream_stats* stats)
    {
        try
        {
            return DeviceCalls.GetStreamStats(device, stats);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Returns the statistics of a device.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stats">size is set by the caller, the rest by the library.</param>
    /// <returns>0; -EINVAL for a NULL or a size too small; -E2BIG for a struct longer than the library knows with a tail that is not zero; -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>Any thread, also while another call on the device runs, and from callbacks. Never waits. virtiovideo_reset() does not clear them.</remarks>
    [COrder(71)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_get_device_stats", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_get_device_stats(virtiovideo* device, virtiovideo_device_stats* stats)
    {
        try
        {
            return DeviceCalls.GetDeviceStats(device, stats);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Lists the streams of a device, for virtiovideo_get_stream_stats().</summary>
    /// <param name="device">The device.</param>
    /// <param name="ids">Set to their ids, oldest first; may be NULL if max is 0.</param>
    /// <param name="max">Room in ids.</param>
    /// <returns>The number of streams, which may be more than max; -EINVAL for a NULL with room for some; -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>Any thread, also while another call on the device runs, and from callbacks. Never waits.</remarks>
    [COrder(72)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_list_streams", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_list_streams(virtiovideo* device, uint* ids, uint max)
    {
        try
        {
            return DeviceCalls.ListStreams(device, ids, max);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }
}

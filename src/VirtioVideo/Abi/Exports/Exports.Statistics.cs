// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

internal static unsafe partial class Exports
{
    /// <summary>Tells what a stream did up to now.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stats">size and stream_id are set by the caller, the rest by the library.</param>
    /// <returns>0; -ENOENT if there is no such stream, or it has ended: then only virtiovideo_get_device_stats() counts it; -EINVAL for a NULL or a size too small; -E2BIG for a struct longer than the library knows with a tail that is not zero; -EINVAL for a handle that is no device; -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
    /// <remarks>Any thread, also while another call on the device runs, and from callbacks. Never waits. Each counter is whole; counters that change together may be one apart.</remarks>
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
            return Guarded.Fail(e);
        }
    }

    /// <summary>Tells what all streams of a device did up to now, also such as ended.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stats">size is set by the caller, the rest by the library.</param>
    /// <returns>0; -EINVAL for a NULL or a size too small; -E2BIG for a struct longer than the library knows with a tail that is not zero; -EINVAL for a handle that is no device; -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
    /// <remarks>Any thread, also while another call on the device runs, and from callbacks. Never waits. The sums outlive virtiovideo_reset().</remarks>
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
            return Guarded.Fail(e);
        }
    }

    /// <summary>Lists the streams of a device: those that virtiovideo_get_stream_stats() knows.</summary>
    /// <param name="device">The device.</param>
    /// <param name="ids">Set to their ids, in the order in which they were made; may be NULL if max is 0.</param>
    /// <param name="max">How many fit.</param>
    /// <returns>How many streams there are, which may be more than fit; -EINVAL for a NULL with room for some; -EINVAL for a handle that is no device; -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
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
            return Guarded.Fail(e);
        }
    }
}

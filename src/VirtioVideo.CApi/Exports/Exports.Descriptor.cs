// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

internal static unsafe partial class Exports
{
    /// <summary>Passes a descriptor chain to the device. The poll fd becomes readable, and the next virtiovideo_process() handles the chain.</summary>
    /// <param name="device">The device.</param>
    /// <param name="chain">The chain. The struct and its arrays are copied. The memory that the iovecs point to must stay valid until the chain is reaped, or the device is reset or destroyed.</param>
    /// <returns>0; -EINVAL for a NULL, an iovec with a length and no address, more than 32768 iovecs of a kind, or a queue that does not exist or is at ring level; -E2BIG for a struct longer than the library knows with a tail that is not zero; -EAGAIN if 32768 chains are in flight, or 262144 iovecs wait for virtiovideo_process(); -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>The library reads the guest's bytes once, into private memory, before it interprets them.</remarks>
    [COrder(50, Section = "Calls of the descriptor level")]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_submit", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_submit(virtiovideo* device, [CType("const struct virtiovideo_chain *")] virtiovideo_chain* chain)
    {
        try
        {
            return DeviceCalls.Submit(device, chain);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Takes completions of the descriptor level, oldest first. Their order may differ from that of submission.</summary>
    /// <param name="device">The device.</param>
    /// <param name="completions">Room for max completions.</param>
    /// <param name="max">Most completions to take.</param>
    /// <returns>How many were taken, 0 if there are none; -EINVAL for a NULL; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>Completions appear during virtiovideo_process().</remarks>
    [COrder(51)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_reap", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_reap(virtiovideo* device, virtiovideo_completion* completions, uint max)
    {
        try
        {
            return DeviceCalls.Reap(device, completions, max);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }
}

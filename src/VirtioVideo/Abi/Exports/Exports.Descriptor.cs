// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

internal static unsafe partial class Exports
{
    /// <summary>Hands a descriptor chain to the device. It is looked at by the next virtiovideo_process(); the poll fd becomes readable.</summary>
    /// <param name="device">The device.</param>
    /// <param name="chain">The chain. The struct and its arrays are copied; the memory that they point to stays valid until the chain was reaped, or the device was reset or destroyed.</param>
    /// <returns>0; -EINVAL for a NULL, an iovec with a length and no address, more than 32768 iovecs of a kind, or a queue that does not exist or is at ring level; -E2BIG for a struct longer than the library knows with a tail that is not zero; -EAGAIN if 32768 chains are in flight, or 262144 iovecs wait for virtiovideo_process(); -EINVAL for a handle that is no device; -EBUSY, -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
    /// <remarks>Bytes of the guest are read once into private memory before they are believed.</remarks>
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
            return Guarded.Fail(e);
        }
    }

    /// <summary>Takes completions of the descriptor level, oldest first. They need not come in the order of submission.</summary>
    /// <param name="device">The device.</param>
    /// <param name="completions">Room for max completions.</param>
    /// <param name="max">Most completions to take.</param>
    /// <returns>How many were taken, 0 if there are none; -EINVAL for a NULL; -EINVAL for a handle that is no device; -EBUSY, -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
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
            return Guarded.Fail(e);
        }
    }
}

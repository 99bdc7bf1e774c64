// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

internal static unsafe partial class Exports
{
    /// <summary>Tells the one fd to wait on: when it is readable, call virtiovideo_process().</summary>
    /// <param name="device">The device.</param>
    /// <returns>An epoll fd that stays the same for the device's life; -EINVAL for a handle that is no device; -EBUSY, -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
    /// <remarks>The device owns it: do not read it, do not close it. Both level-triggered and edge-triggered watches (EPOLLET) work. An edge-triggered one calls virtiovideo_process() again as long as it returns 1. The fd is readable now and then though nothing is left to do.</remarks>
    [COrder(40, Section = "Event loop: one thread at a time per device")]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_get_poll_fd", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_get_poll_fd(virtiovideo* device)
    {
        try
        {
            return DeviceCalls.PollFd(device);
        }
        catch (Exception e)
        {
            return Guarded.Fail(e);
        }
    }

    /// <summary>Does what there is to do, or some milliseconds' worth of it: takes chains from the virtqueues, answers commands, collects what worker threads finished, sends events, notifies the guest.</summary>
    /// <param name="device">The device.</param>
    /// <param name="budget">Most chains to take in this call; 0 means as many as one call does.</param>
    /// <returns>1 if there is more to do: the poll fd is readable then. 0 if not: the poll fd becomes readable when there is. -EINVAL for a handle that is no device; -EBUSY, -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
    /// <remarks>Whatever the guest sends, the work of one call is limited, to about 5 ms. A longer command is done over several calls, and those behind it wait. A host may do other things between two calls. Never waits for a codec: worker threads of the library decode and encode. No input of the guest makes it fail: a bad command is answered to the guest; a bad ring is marked broken, and ops.event is called.</remarks>
    [COrder(41)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_process", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_process(virtiovideo* device, uint budget)
    {
        try
        {
            return DeviceCalls.Process(device, budget);
        }
        catch (Exception e)
        {
            return Guarded.Fail(e);
        }
    }

    /// <summary>Reads the counters of a virtqueue.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stats">size and queue are set by the caller, the rest by the library.</param>
    /// <returns>0; -EINVAL for a NULL, a size too small or a queue that does not exist; -E2BIG for a struct longer than the library knows with a tail that is not zero; -EINVAL for a handle that is no device; -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
    /// <remarks>Any thread, also while another call on the device runs, and from virtiovideo_ops.event: last_fault says why the queue broke.</remarks>
    [COrder(42)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_get_queue_stats", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_get_queue_stats(virtiovideo* device, virtiovideo_queue_stats* stats)
    {
        try
        {
            return DeviceCalls.GetStats(device, stats);
        }
        catch (Exception e)
        {
            return Guarded.Fail(e);
        }
    }
}

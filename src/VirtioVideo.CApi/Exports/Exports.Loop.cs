// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

internal static unsafe partial class Exports
{
    /// <summary>Returns the fd to wait on. When it is readable, call virtiovideo_process().</summary>
    /// <param name="device">The device.</param>
    /// <returns>An epoll fd that stays the same for the device's life; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>The device owns the fd: do not read or close it. Watch it level-triggered or edge-triggered (EPOLLET). With an edge-triggered watch, call virtiovideo_process() again until it returns 0. Spurious wake-ups are possible.</remarks>
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
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Does the pending work, for a few milliseconds at most: takes chains from the virtqueues, answers commands, collects results of worker threads, sends events, notifies the guest.</summary>
    /// <param name="device">The device.</param>
    /// <param name="budget">Most chains to take in this call; 0 for no limit but that of the work.</param>
    /// <returns>1 if there is more to do, and the poll fd is readable; 0 if not, and the poll fd becomes readable when there is; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>The work of one call is limited to about 5 ms, whatever the guest sends. A longer command takes several calls, and commands behind it wait. The host may do other things between calls. Never waits for a codec: worker threads of the library decode and encode. Guest input never makes it fail: a bad command gets an error answer; a bad virtqueue is marked broken, and ops.event is called.</remarks>
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
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Reads the counters of a virtqueue.</summary>
    /// <param name="device">The device.</param>
    /// <param name="stats">size and queue are set by the caller, the rest by the library.</param>
    /// <returns>0; -EINVAL for a NULL, a size too small or a queue that does not exist; -E2BIG for a struct longer than the library knows with a tail that is not zero; -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
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
            return ErrorMapping.Fail(e);
        }
    }
}

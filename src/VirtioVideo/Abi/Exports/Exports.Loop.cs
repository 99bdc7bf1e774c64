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
    /// <returns>An epoll fd that stays the same for the device's life, owned by the device; -EINVAL or -EBUSY.</returns>
    /// <remarks>Level-triggered; now and then readable once more although nothing is left to do. Do not read it; do not close it.</remarks>
    [COrder(40, Section = "Event loop: one thread at a time per device")]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_poll_fd", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_poll_fd(virtiovideo* device)
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
    /// <returns>1 if there is more to do at once, 0 if not, -EINVAL or -EBUSY.</returns>
    /// <remarks>Whatever the guest sends, the work of one call is limited, to about 5 ms; a command that is more is done over several calls, and those behind it wait. After 1 the poll fd stays readable: a host may do other things first. Never waits for a codec: decoding is done by worker threads of the library. Nothing that the guest sends makes it fail: a bad command is answered to the guest, a bad ring is marked broken and told by ops.event.</remarks>
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
    /// <returns>0; -EINVAL for a NULL, a size too small or a queue that does not exist.</returns>
    /// <remarks>Any thread, also while another call on the device runs, and from virtiovideo_ops.event: last_fault says why the queue broke.</remarks>
    [COrder(42)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_get_stats", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_get_stats(virtiovideo* device, virtiovideo_stats* stats)
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

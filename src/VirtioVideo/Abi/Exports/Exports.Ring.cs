// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

internal static unsafe partial class Exports
{
    /// <summary>Gives the device a split virtqueue in guest memory to read itself.</summary>
    /// <param name="device">The device.</param>
    /// <param name="vring">Where it lies; copied, the eventfds are duplicated.</param>
    /// <returns>0; -EINVAL for a NULL, a bad size or alignment, a ring that is not inside guest memory, unknown flags or a queue that runs already or has chains at descriptor level; -E2BIG; -EBADF for a bad fd; -EBUSY.</returns>
    /// <remarks>After virtiovideo_set_memory(). Everything in the ring is distrusted: see VIRTIOVIDEO_FAULT_*.</remarks>
    [COrder(60, Section = "Calls of the ring level")]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_vring_start", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_vring_start(virtiovideo* device, [CType("const struct virtiovideo_vring *")] virtiovideo_vring* vring)
    {
        try
        {
            return DeviceCalls.VringStart(device, vring);
        }
        catch (Exception e)
        {
            return Guarded.Fail(e);
        }
    }

    /// <summary>Tells the device that the guest notified a queue that has no kick_fd: makes the poll fd readable.</summary>
    /// <param name="device">The device.</param>
    /// <param name="queue">Index of the virtqueue.</param>
    /// <returns>0, or -EINVAL.</returns>
    /// <remarks>Any thread, also while another call on the device runs.</remarks>
    [COrder(61)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_vring_kick", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_vring_kick(virtiovideo* device, uint queue)
    {
        try
        {
            return DeviceCalls.VringKick(device, queue);
        }
        catch (Exception e)
        {
            return Guarded.Fail(e);
        }
    }

    /// <summary>Stops a virtqueue and tells where it stands. Chains that the device still holds are not answered.</summary>
    /// <param name="device">The device.</param>
    /// <param name="queue">Index of the virtqueue.</param>
    /// <param name="next_avail">Set to the index of the next available entry; may be NULL.</param>
    /// <param name="next_used">Set to the index of the next used entry; may be NULL.</param>
    /// <returns>0; -EINVAL for a queue that does not run; -EBUSY.</returns>
    /// <remarks>Waits for at most one frame's work of each stream. After return the library touches neither the ring nor the chains that it held; for commandq all streams are destroyed with it.</remarks>
    [COrder(62)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_vring_stop", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_vring_stop(virtiovideo* device, uint queue, uint* next_avail, uint* next_used)
    {
        try
        {
            return DeviceCalls.VringStop(device, queue, next_avail, next_used);
        }
        catch (Exception e)
        {
            return Guarded.Fail(e);
        }
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

internal static unsafe partial class Exports
{
    /// <summary>Gives the device a split or packed virtqueue in guest memory to read itself, or lets one go on that was stopped.</summary>
    /// <param name="device">The device.</param>
    /// <param name="vring">Where it lies; copied, the eventfds are duplicated.</param>
    /// <returns>0; -EINVAL for a NULL, a bad size, index or alignment, a ring that is not inside guest memory, unknown flags or a queue that runs already or has chains at descriptor level; -E2BIG for a struct longer than the library knows with a tail that is not zero; -EBADF for an fd that is not open or no eventfd; -EMFILE or -ENOSPC from the system; -EINVAL for a handle that is no device; -EBUSY, -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
    /// <remarks>After virtiovideo_set_memory(). Everything in the ring is distrusted: see VIRTIOVIDEO_FAULT_*. A start with the size, addresses, flags and indices with which the queue was stopped goes on: what was pending is answered. Any other start is of a new ring, for commandq with new streams.</remarks>
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
    /// <returns>0; -EINVAL for a queue that does not exist or does not run at ring level; -EINVAL for a handle that is no device; -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
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

    /// <summary>The same for a guest that negotiated VIRTIO_F_NOTIFICATION_DATA.</summary>
    /// <param name="device">The device.</param>
    /// <param name="data">What the guest wrote: the index of the virtqueue in bits 0 to 15. The rest is not needed: the ring says it.</param>
    /// <returns>0; -EINVAL for a queue that does not exist or does not run at ring level; -EINVAL for a handle that is no device; -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
    /// <remarks>Any thread, also while another call on the device runs. The value comes from the guest: ignore -EINVAL.</remarks>
    [COrder(62)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_vring_kick_data", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_vring_kick_data(virtiovideo* device, uint data)
    {
        try
        {
            return DeviceCalls.VringKickData(device, data);
        }
        catch (Exception e)
        {
            return Guarded.Fail(e);
        }
    }

    /// <summary>Stops a virtqueue and tells where it stands. What is pending stays so until the queue goes on.</summary>
    /// <param name="device">The device.</param>
    /// <param name="queue">Index of the virtqueue.</param>
    /// <param name="next_avail">Set to what virtiovideo_vring_start() wants as next_avail; may be NULL.</param>
    /// <param name="next_used">Set to what virtiovideo_vring_start() wants as next_used; may be NULL.</param>
    /// <returns>0; -EINVAL for a queue that does not run; -EINVAL for a handle that is no device; -EBUSY, -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
    /// <remarks>Waits for a part of a copy of each stream, never for a codec. After return the library touches neither the ring nor what its chains name; for commandq no guest memory at all, as all streams wait. Another device, after a migration, can start the ring with these indices; it has no streams, and what was pending here is not answered there.</remarks>
    [COrder(63)]
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

    /// <summary>Resets a virtqueue (VIRTIO_F_RING_RESET): it does not run any more, whether it was stopped, broken or neither.</summary>
    /// <param name="device">The device.</param>
    /// <param name="queue">Index of the virtqueue.</param>
    /// <returns>0; -EINVAL for a queue that does not exist; -EINVAL for a handle that is no device; -EBUSY, -ENOMEM, -ENOTRECOVERABLE or -EIO, as for each call on a device.</returns>
    /// <remarks>Waits as virtiovideo_reset() does. Chains that the device holds are not answered and not touched; for commandq all streams are destroyed with it.</remarks>
    [COrder(64)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_vring_reset", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_vring_reset(virtiovideo* device, uint queue)
    {
        try
        {
            return DeviceCalls.VringReset(device, queue);
        }
        catch (Exception e)
        {
            return Guarded.Fail(e);
        }
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

internal static unsafe partial class Exports
{
    /// <summary>Starts a split or packed virtqueue that the library reads itself, or continues one that was stopped.</summary>
    /// <param name="device">The device.</param>
    /// <param name="vring">The virtqueue; copied, the eventfds are duplicated.</param>
    /// <returns>0; -EINVAL for a NULL, a bad size, index or alignment, a ring that is not inside guest memory, unknown flags or a queue that runs already or has chains at descriptor level; -E2BIG for a struct longer than the library knows with a tail that is not zero; -EBADF for an fd that is not open or no eventfd; -EMFILE or -ENOSPC from the system; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>Call it after virtiovideo_set_memory(). The library trusts nothing in the ring: see VIRTIOVIDEO_FAULT_*. With the size, addresses, flags and indices that the queue had when it was stopped, it continues, and pending chains are answered. Otherwise it is a new ring; a new commandq has no streams.</remarks>
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
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Says that the guest notified a queue that has no kick_fd. The poll fd becomes readable.</summary>
    /// <param name="device">The device.</param>
    /// <param name="queue">Index of the virtqueue.</param>
    /// <returns>0; -EINVAL for a queue that does not exist; -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
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
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>The same for a guest that negotiated VIRTIO_F_NOTIFICATION_DATA.</summary>
    /// <param name="device">The device.</param>
    /// <param name="data">What the guest wrote: the index of the virtqueue in bits 0 to 15. The other bits are ignored.</param>
    /// <returns>0; -EINVAL for a queue that does not exist; -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
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
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Stops a virtqueue and returns its position. Pending chains stay pending until it continues.</summary>
    /// <param name="device">The device.</param>
    /// <param name="queue">Index of the virtqueue.</param>
    /// <param name="next_avail">Set to what virtiovideo_vring_start() wants as next_avail; may be NULL.</param>
    /// <param name="next_used">Set to what virtiovideo_vring_start() wants as next_used; may be NULL.</param>
    /// <returns>0; -EINVAL for a queue that does not run; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>Waits for copies into and out of guest memory to pause, never for a codec. After return the library does not touch the ring, nor the buffers of its chains. After a stop of commandq it touches no guest memory at all, because all streams wait. Another device may start the ring with these indices after a migration. It has no streams, and does not answer what is pending here.</remarks>
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
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Resets a virtqueue (VIRTIO_F_RING_RESET), whether it runs, is stopped or is broken.</summary>
    /// <param name="device">The device.</param>
    /// <param name="queue">Index of the virtqueue.</param>
    /// <returns>0; -EINVAL for a queue that does not exist; -EBUSY, -EINVAL, -EIO, -ENOMEM or -ENOTRECOVERABLE, as each call on a device.</returns>
    /// <remarks>Waits as long as virtiovideo_reset(). Chains that the device holds are neither answered nor touched. A reset of commandq destroys all streams.</remarks>
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
            return ErrorMapping.Fail(e);
        }
    }
}

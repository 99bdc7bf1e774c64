// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using VirtioVideo.Device;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;

namespace VirtioVideo.CApi;

/// <content>The virtqueues, at either level.</content>
internal static unsafe partial class DeviceCalls
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Submit(virtiovideo* device, virtiovideo_chain* chain)
    {
        virtiovideo_chain submitted = SizedStruct.Read(chain, AbiBaseSize.Chain, nameof(chain));
        CheckVectors(submitted.readable, submitted.readable_count, "chain.readable");
        CheckVectors(submitted.writable, submitted.writable_count, "chain.writable");
        using var call = DeviceCall.Enter(device);
        call.Device.Submit(new SubmittedChain
        {
            Token = submitted.token,
            Queue = submitted.queue,
            Readable = submitted.readable,
            ReadableCount = submitted.readable_count,
            Writable = submitted.writable,
            WritableCount = submitted.writable_count,
        });
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Reap(virtiovideo* device, virtiovideo_completion* completions, uint max)
    {
        if (max > 0)
        {
            NotNull(completions, nameof(completions));
        }

        using var call = DeviceCall.Enter(device);
        return call.Device.Reap(new Span<Completion>(completions, (int)Math.Min(max, int.MaxValue / (uint)sizeof(virtiovideo_completion))));
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int VringStart(virtiovideo* device, virtiovideo_vring* vring)
    {
        virtiovideo_vring settings = SizedStruct.Read(vring, AbiBaseSize.Vring, nameof(vring));
        using var call = DeviceCall.Enter(device);
        call.Device.StartRing(new VringConfig
        {
            Queue = settings.queue,
            Num = settings.num,
            Flags = (VringFlags)settings.flags,
            Desc = settings.desc,
            Avail = settings.avail,
            Used = settings.used,
            NextAvail = settings.next_avail,
            NextUsed = settings.next_used,
            KickFd = settings.kick_fd,
            CallFd = settings.call_fd,
        });
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int VringKick(virtiovideo* device, uint queue)
    {
        VideoDevice.CheckIndex(queue);
        using var visit = SharedCall.Begin(device);
        visit.Device.Wake();
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int VringKickData(virtiovideo* device, uint data)
    {
        // VIRTIO 1.2, 2.9: the rest says how far the driver got, which is looked up in the ring, where it is needed anyway.
        const uint QueueMask = ushort.MaxValue;
        return VringKick(device, data & QueueMask);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int VringStop(virtiovideo* device, uint queue, uint* nextAvail, uint* nextUsed)
    {
        using var call = DeviceCall.Enter(device);
        VringPosition position = call.Device.StopRing(queue);
        if (nextAvail is not null)
        {
            *nextAvail = position.NextAvail;
        }

        if (nextUsed is not null)
        {
            *nextUsed = position.NextUsed;
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int VringReset(virtiovideo* device, uint queue)
    {
        using var call = DeviceCall.Enter(device);
        call.Device.ResetRing(queue);
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int GetStats(virtiovideo* device, virtiovideo_queue_stats* stats)
    {
        virtiovideo_queue_stats filled = SizedStruct.Read(stats, AbiBaseSize.Stats, nameof(stats));
        using var visit = SharedCall.Begin(device);
        QueueCounters counters = visit.Device.Counters(filled.queue);
        filled.kicks = counters.Kicks;
        filled.chains = counters.Chains;
        filled.completions = counters.Completions;
        filled.notifications = counters.Notifications;
        filled.suppressed = counters.Suppressed;
        filled.faults = counters.Faults;
        filled.last_fault = (uint)counters.LastFault;
        SizedStruct.Write(stats, filled);
        return 0;
    }

    private static void CheckVectors(iovec* vectors, uint count, string name)
    {
        if (count > DescriptorQueue.MaxInFlight || (vectors is null && count > 0))
        {
            throw new HostException(Errno.EINVAL, $"{name} is NULL, or has more than {DescriptorQueue.MaxInFlight} elements");
        }

        for (uint i = 0; i < count; i++)
        {
            if (vectors[i].iov_base is null && vectors[i].iov_len > 0)
            {
                throw new HostException(Errno.EINVAL, $"{name}[{i}] has a length and no address");
            }
        }
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Threading;
using VirtioVideo.CApi;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.CApi;

/// <summary>Handles of devices.</summary>
public sealed unsafe class HandleTableTests
{
    [Fact]
    public void Enter_OfAHandle_FindsItsDevice()
    {
        using VideoDevice first = NewDevice();
        using VideoDevice second = NewDevice();
        virtiovideo* one = HandleTable.Add(first);
        virtiovideo* two = HandleTable.Add(second);
        Assert.True(one != two && one is not null);

        using (DeviceCall call = DeviceCall.Enter(two))
        {
            Assert.Same(second, call.Device);
        }

        Remove(one);
        Remove(two);
    }

    [Fact]
    public void Enter_OfAStaleHandle_IsRefusedAlsoWhenItsSlotIsUsedAgain()
    {
        using VideoDevice device = NewDevice();
        virtiovideo* stale = HandleTable.Add(device);
        Remove(stale);
        AssertRefused(Errno.EINVAL, stale);

        // New devices, one of them in the same slot.
        var handles = new List<nint>();
        for (int i = 0; i < 20; i++)
        {
            handles.Add((nint)HandleTable.Add(device));
            AssertRefused(Errno.EINVAL, stale);
        }

        Assert.DoesNotContain((nint)stale, handles);
        handles.ForEach(handle => Remove((virtiovideo*)handle));
    }

    [Fact]
    public void Enter_OfAnInventedHandle_IsRefused()
    {
        using VideoDevice device = NewDevice();
        virtiovideo* handle = HandleTable.Add(device);
        long onStack = 0;
        foreach (nint bad in (nint[])[0, 1, 5, -1, nint.MaxValue, nint.MinValue, (nint)handle + 1, (nint)handle ^ 8, (nint)handle ^ (1 << 14), (nint)handle | unchecked((nint)(1L << 50)), (nint)(&onStack)])
        {
            AssertRefused(Errno.EINVAL, (virtiovideo*)bad);
            Assert.Equal(Errno.EINVAL, Assert.Throws<HostException>(() => HandleTable.Pin((virtiovideo*)bad, out _)).Errno);
        }

        Remove(handle);
    }

    [Fact]
    public void Enter_WhileAnotherCallRuns_IsBusy()
    {
        using VideoDevice device = NewDevice();
        virtiovideo* handle = HandleTable.Add(device);
        using (DeviceCall.Enter(handle))
        {
            nint value = (nint)handle;
            Deadline.Run(() => AssertRefused(Errno.EBUSY, (virtiovideo*)value));
            AssertRefused(Errno.EBUSY, handle);

            // virtiovideo_vring_kick(): any thread, also while another call runs.
            DeviceSlot slot = HandleTable.Pin(handle, out _);
            Assert.Same(device, slot.Device);
            slot.Unpin();
        }

        Remove(handle);
        AssertRefused(Errno.EINVAL, handle);
    }

    [Fact]
    public void Remove_WhileAnotherThreadLooksAtTheDevice_WaitsForIt()
    {
        using VideoDevice device = NewDevice();
        virtiovideo* handle = HandleTable.Add(device);
        DeviceSlot slot = HandleTable.Pin(handle, out _);
        nint value = (nint)handle;
        bool removed = false;
        var thread = new Thread(() =>
        {
            Remove((virtiovideo*)value);
            Volatile.Write(ref removed, true);
        })
        { IsBackground = true };
        thread.Start();

        // From the moment on when the handle is refused, the removal waits for this thread.
        Assert.True(SpinWait.SpinUntil(() => Volatile.Read(ref slot.Device) is null, TestDevice.DeadlineMilliseconds));
        Assert.False(Volatile.Read(ref removed));
        slot.Unpin();
        Assert.True(thread.Join(TestDevice.DeadlineMilliseconds));
    }

    [Fact]
    public void EnterAndDestroy_OnTwoThreads_NeverMeetAnotherDevice()
    {
        // One thread makes and destroys, the other enters with whatever handle it saw last.
        using VideoDevice device = NewDevice();
        nint current = 0;
        bool stop = false;
        string? failure = null;
        var thread = new Thread(() =>
        {
            while (!Volatile.Read(ref stop))
            {
                try
                {
                    using DeviceCall call = DeviceCall.Enter((virtiovideo*)Volatile.Read(ref current));
                    failure ??= ReferenceEquals(call.Device, device) ? null : "it entered a device that is not there";
                }
                catch (HostException)
                {
                }
                catch (Exception e)
                {
                    failure ??= e.ToString();
                }
            }
        })
        { IsBackground = true };
        thread.Start();
        for (int i = 0; i < 3000; i++)
        {
            virtiovideo* handle = HandleTable.Add(device);
            Volatile.Write(ref current, (nint)handle);
            while (!TryRemove(handle))
            {
                Thread.Yield();
            }
        }

        Volatile.Write(ref stop, true);
        Assert.True(thread.Join(TestDevice.DeadlineMilliseconds));
        Assert.Null(failure);
    }

    private static VideoDevice NewDevice()
    {
        var streams = new StreamOptions { Codec = new CodecLimits(64, 64, 1) };
        return new VideoDevice(
            new DeviceOptions { FeatureMask = ulong.MaxValue, MaxStreams = 1, Streams = streams },
            new DecoderRole(CodecTable.Decoders(), new FakeDecoderFactory(), streams, new RecordingHost()),
            new StreamWorkerFactory(),
            new RecordingHost());
    }

    private static void Remove(virtiovideo* handle) => Assert.True(TryRemove(handle));

    private static bool TryRemove(virtiovideo* handle)
    {
        try
        {
            using DeviceCall call = DeviceCall.Enter(handle);
            call.Remove();
            return true;
        }
        catch (HostException e) when (e.Errno == Errno.EBUSY)
        {
            return false;
        }
    }

    private static void AssertRefused(int errno, virtiovideo* handle)
    {
        try
        {
            using DeviceCall call = DeviceCall.Enter(handle);
        }
        catch (HostException e)
        {
            Assert.Equal(errno, e.Errno);
            return;
        }

        Assert.Fail("it was let in");
    }
}

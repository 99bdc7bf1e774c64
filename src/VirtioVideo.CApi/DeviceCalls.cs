// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Runtime;

namespace VirtioVideo.CApi;

/// <summary>What the functions on a device do: arguments are checked and copied, then the device is called. Documented at <see cref="Exports"/>.</summary>
/// <remarks>SAFETY: pointers come from the host; each is checked for NULL and what it points to is copied.</remarks>
internal static unsafe partial class DeviceCalls
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Create(virtiovideo_config* config, virtiovideo** device)
    {
        NotNull(device, nameof(device));
        *device = null;
        RuntimeState.RefuseForked();
        virtiovideo_config settings = SizedStruct.Read(config, AbiBaseSize.Config, nameof(config));
        virtiovideo_ops ops = settings.ops is null ? default : SizedStruct.Read(settings.ops, AbiBaseSize.Ops, "config.ops");
        DeviceOptions options = ConfigReader.Read(settings);
        var host = new HostCallbacks(ops, settings.opaque, (LogLevel)settings.log_level);
        string encoders = Marshal.PtrToStringUTF8((nint)settings.encoders) ?? string.Empty;
        VideoDevice made = DeviceFactory.Create((DeviceType)settings.device, options, encoders, host);
        try
        {
            *device = HandleTable.Add(made);
            return 0;
        }
        catch
        {
            made.Dispose();
            throw;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Destroy(virtiovideo** device)
    {
        if (device is null || *device is null)
        {
            return 0;
        }

        using var call = DeviceCall.Enter(*device);
        VideoDevice removed = call.Remove();
        removed.Dispose();
        removed.Memory.Dispose();
        *device = null;
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Reset(virtiovideo* device)
    {
        using var call = DeviceCall.Enter(device);
        call.Device.Reset();
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Features(virtiovideo* device, ulong* offered)
    {
        NotNull(offered, nameof(offered));
        using var call = DeviceCall.Enter(device);
        *offered = call.Device.OfferedFeatures;
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int AckFeatures(virtiovideo* device, ulong accepted)
    {
        using var call = DeviceCall.Enter(device);
        call.Device.AcknowledgeFeatures(accepted);
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ConfigRead(virtiovideo* device, uint offset, void* buffer, uint length)
    {
        NotNull(buffer, nameof(buffer));
        using var call = DeviceCall.Enter(device);
        return ConfigSpace.Contains(offset, length) && call.Device.TryReadConfig(offset, new Span<byte>(buffer, (int)length))
            ? 0
            : OutsideConfig(offset, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ConfigWrite(virtiovideo* device, uint offset, void* buffer, uint length)
    {
        NotNull(buffer, nameof(buffer));
        using var call = DeviceCall.Enter(device);
        return ConfigSpace.Contains(offset, length) ? 0 : OutsideConfig(offset, length);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int QueueCount(virtiovideo* device)
    {
        using var call = DeviceCall.Enter(device);
        return (int)VideoDevice.QueueCount;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int SetMemory(virtiovideo* device, virtiovideo_region* regions, uint count, uint regionSize)
    {
        GuestMemory memory = RegionReader.Read(regions, count, regionSize);
        try
        {
            using var call = DeviceCall.Enter(device);
            GuestMemory old = call.Device.Memory;
            call.Device.SetMemory(memory);
            old.Dispose();
        }
        catch
        {
            memory.Dispose();
            throw;
        }

        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int PollFd(virtiovideo* device)
    {
        using var call = DeviceCall.Enter(device);
        return call.Device.PollFd;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Process(virtiovideo* device, uint budget)
    {
        using var call = DeviceCall.Enter(device);
        return call.Device.Process(budget) ? 1 : 0;
    }

    private static void NotNull(void* pointer, string name)
    {
        if (pointer is null)
        {
            throw new HostException(Errno.EINVAL, $"{name} is NULL");
        }
    }

    private static int OutsideConfig(uint offset, uint length)
        => ErrorMapping.Fail(Errno.EINVAL, $"{length} bytes at {offset} are not inside the config space");
}

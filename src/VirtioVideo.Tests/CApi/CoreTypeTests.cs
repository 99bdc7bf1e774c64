// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CApi;
using VirtioVideo.Device;
using VirtioVideo.Rings;
using Xunit;

namespace VirtioVideo.Tests.CApi;

/// <summary>What the core has of its own and the C API passes on as a number is the same number there.</summary>
public sealed class CoreTypeTests
{
    [Fact]
    public void Numbers_AreThoseOfTheCApi()
    {
        AssertSame<QueueFault, virtiovideo_fault>("VIRTIOVIDEO_FAULT_");
        AssertSame<LogLevel, virtiovideo_log_level>("VIRTIOVIDEO_LOG_");
        AssertSame<DeviceType, virtiovideo_device_type>("VIRTIOVIDEO_DEVICE_");
        Assert.Equal(
            Enum.GetValues<virtiovideo_vring_flag>().Select(static flag => (uint)flag),
            Enum.GetValues<VringFlags>().Where(static flag => flag != VringFlags.None).Select(static flag => (uint)flag));
    }

    [Fact]
    public void Completion_IsLaidOutAsInTheCApi()
    {
        Completion completion = new(0x1122334455667788, 3, 4);
        ref virtiovideo_completion same = ref Unsafe.As<Completion, virtiovideo_completion>(ref completion);

        Assert.Equal(Marshal.SizeOf<virtiovideo_completion>(), Unsafe.SizeOf<Completion>());
        Assert.Equal((completion.Token, completion.Queue, completion.Written), (same.token, same.queue, same.written));
    }

    /// <summary>HeadIndex is HEAD_INDEX.</summary>
    private static void AssertSame<TCore, TApi>(string prefix)
        where TCore : struct, Enum
        where TApi : struct, Enum
    {
        static string Words(string name) => string.Concat(name.Select((c, i) => i > 0 && char.IsUpper(c) ? $"_{c}" : $"{char.ToUpperInvariant(c)}"));
        Assert.Equal(
            Enum.GetValues<TApi>().Select(static value => (value.ToString(), Convert.ToUInt32(value, null))),
            Enum.GetValues<TCore>().Select(value => (prefix + Words(value.ToString()), Convert.ToUInt32(value, null))));
    }
}

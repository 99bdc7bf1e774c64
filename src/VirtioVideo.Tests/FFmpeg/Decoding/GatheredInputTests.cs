// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.FFmpeg.Decoding;
using VirtioVideo.Memory;
using Xunit;

namespace VirtioVideo.Tests.FFmpeg.Decoding;

/// <summary>The decoder's own copy of an input: what it costs a device.</summary>
public sealed class GatheredInputTests
{
    private const uint Mebibyte = 1 << 20;

    [Fact]
    public void TryReserve_OfALargeInput_IsChargedUntilItIsDropped()
    {
        using var device = new DeviceMemory(8 * Mebibyte);
        using StreamMemory memory = StreamMemory.TryEnter(device)!;
        using var input = new GatheredInput((int)(64 * Mebibyte), memory);
        Assert.True(input.TryReserve(2 * Mebibyte, out Span<byte> room));
        Assert.InRange(device.Bytes, 2 * Mebibyte, 3 * Mebibyte);
        room[^1] = 1;
        input.Append();
        Assert.Equal(1, input.Bytes[^1]);

        // Beyond the limit: what is there stays, and so does its charge.
        Assert.False(input.TryReserve(32 * Mebibyte, out _));
        Assert.Equal((int)(2 * Mebibyte), input.Length);
        input.Clear();
        Assert.Equal(0, device.Bytes);
    }

    [Fact]
    public void Dispose_GivesTheChargeBack()
    {
        using var device = new DeviceMemory(8 * Mebibyte);
        using StreamMemory memory = StreamMemory.TryEnter(device)!;
        var input = new GatheredInput((int)(64 * Mebibyte), memory);
        Assert.True(input.TryReserve(3 * Mebibyte, out _));
        input.Append();
        input.Dispose();
        Assert.Equal(0, device.Bytes);
    }
}

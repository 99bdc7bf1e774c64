// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Device;
using VirtioVideo.Tests.Conformance;
using Xunit;

namespace VirtioVideo.Tests.Device;

/// <summary>spec: Device configuration layout.</summary>
public sealed class ConfigSpaceTests
{
    private static readonly byte[] s_bytes = [0, 0, 0, 0, 0x44, 0x33, 0x22, 0x11];

    [Fact]
    [Clause("CONFIG/1")]
    public void TryRead_OfEveryRangeInside_GivesItsBytes()
    {
        // "The device MUST set [version] to 0."
        var config = new ConfigSpace(0x11223344);
        for (uint offset = 0; offset <= 8; offset++)
        {
            for (uint length = 0; length <= 8 - offset; length++)
            {
                byte[] bytes = new byte[length];
                Assert.True(config.TryRead(offset, bytes));
                Assert.Equal(s_bytes[(int)offset..(int)(offset + length)], bytes);
            }
        }
    }

    [Theory]
    [InlineData(0u, 9u)]
    [InlineData(8u, 1u)]
    [InlineData(9u, 0u)]
    [InlineData(uint.MaxValue, 1u)]
    [InlineData(4u, uint.MaxValue)]
    [InlineData(uint.MaxValue, uint.MaxValue)]
    public void Contains_RangeThatLeavesTheSpace_IsFalse(uint offset, uint length)
    {
        Assert.False(ConfigSpace.Contains(offset, length));
    }

    [Fact]
    public void TryRead_RangeThatLeavesTheSpace_ReadsNothing()
    {
        byte[] bytes = [1, 2];
        Assert.False(new ConfigSpace(5).TryRead(7, bytes));
        Assert.Equal([1, 2], bytes);
    }
}

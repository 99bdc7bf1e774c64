// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using VirtioVideo.VhostUser.FrontEnd;
using Xunit;

namespace VirtioVideo.VhostUser.Tests;

/// <summary>Where rings stand, as messages have it.</summary>
public sealed class VringBaseTests
{
    [Theory]
    [InlineData(0u, 0x8000, 0x8000)]
    [InlineData(0x80008000u, 0x8000, 0x8000)]
    [InlineData(0x00fd00fdu, 0x00fd, 0x00fd)]
    [InlineData(0x80030001u, 0x0001, 0x8003)]
    [InlineData(0x00000005u, 0x0005, 0x0000)]
    [InlineData(0x00008007u, 0x8007, 0x8007)]
    public void PackedBase_OfANewRing_IsReadAsItIsMeant(uint value, int available, int used)
        => Assert.Equal(new VringPosition((ushort)available, (ushort)used), VringBase.Packed(value, stopped: null));

    [Fact]
    public void PackedBase_OfZero_IsThatOfARingThatWasStoppedThere()
    {
        var there = new VringPosition(0, 0);

        Assert.Equal(there, VringBase.Packed(VringBase.Of(there, packed: true), there));
    }

    [Theory]
    [InlineData(false, 0x0007u)]
    [InlineData(true, 0x80050007u)]
    public void Base_OfAStoppedRing_HasWhatItsFormatKnows(bool packed, uint value)
        => Assert.Equal(value, VringBase.Of(new VringPosition(0x0007, 0x8005), packed));
}

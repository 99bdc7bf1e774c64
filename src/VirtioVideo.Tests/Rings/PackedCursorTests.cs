// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Rings;
using Xunit;

namespace VirtioVideo.Tests.Rings;

/// <summary>VIRTIO 1.2, 2.8.1: places in a packed ring.</summary>
public sealed class PackedCursorTests
{
    [Theory]
    [InlineData(0x8000, 1u, 1u, 0x0000)]
    [InlineData(0x0000, 1u, 1u, 0x8000)]
    [InlineData(0x8002, 1u, 3u, 0x0000)]
    [InlineData(0x8002, 3u, 3u, 0x0002)]
    [InlineData(0x0001, 1u, 3u, 0x0002)]
    [InlineData(0xffff, 1u, 32768u, 0x0000)]
    [InlineData(0x7fff, 32768u, 32768u, 0xffff)]
    public void Plus_PassingTheEnd_ChangesTheWrapCounter(int from, uint slots, uint num, int to)
        => Assert.Equal((ushort)to, new PackedCursor((ushort)from).Plus(slots, num).Position);

    [Theory]
    [InlineData(0x8000, 0x8000, 5u, 0u)]
    [InlineData(0x8000, 0x8004, 5u, 4u)]
    [InlineData(0x8000, 0x0000, 5u, 5u)]
    [InlineData(0x8004, 0x0003, 5u, 4u)]
    [InlineData(0x0004, 0x8003, 5u, 4u)]
    [InlineData(0x0001, 0x0000, 5u, 9u)]
    [InlineData(0x8000, 0x7fff, 32768u, 65535u)]
    public void DistanceTo_CountsOverTwoLaps(int from, int to, uint num, uint distance)
        => Assert.Equal(distance, new PackedCursor((ushort)from).DistanceTo(new PackedCursor((ushort)to), num));
}

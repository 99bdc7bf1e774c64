// SPDX-License-Identifier: BSD-3-Clause

using Xunit;
using Xunit.Sdk;

namespace VirtioVideo.Tests.Support;

/// <summary>The checks of every device test fail where they should.</summary>
public sealed class BufferWatchTests
{
    private static readonly RingBuffer s_buffer = new(GuestRam.Base, 4096);

    [Fact]
    public void Verify_OfABufferThatChangedAfterItsReturn_Fails()
    {
        using var ram = new GuestRam(1 << 20);
        var watch = new BufferWatch(ram);
        watch.Lend([s_buffer]);
        ram.Write(GuestRam.Base + 7, (byte)1);
        watch.Return([s_buffer]);
        watch.Verify();
        ram.Write(GuestRam.Base + 7, (byte)2);

        Assert.Throws<TrueException>(watch.Verify);
        Assert.Throws<TrueException>(() => watch.Lend([s_buffer with { Length = 1 }]));
    }

    [Fact]
    public void Verify_OfABufferThatIsLentUnderTwoNames_WaitsForBoth()
    {
        using var ram = new GuestRam(1 << 20);
        var watch = new BufferWatch(ram);
        watch.Lend([s_buffer]);
        watch.Lend([s_buffer with { Address = GuestRam.Base + 1024 }]);
        watch.Return([s_buffer]);
        ram.Write(GuestRam.Base + 2000, (byte)1);
        watch.Verify();
        watch.Return([s_buffer with { Address = GuestRam.Base + 1024 }]);
        ram.Write(GuestRam.Base + 2000, (byte)2);

        Assert.Throws<TrueException>(watch.Verify);
    }

    [Fact]
    public void Take_OfARoomWrittenBehindUsedLen_Fails()
    {
        using var ram = new GuestRam(1 << 20);
        var room = new ChainRoom(ram, [new RingBuffer(GuestRam.Base, 8), new RingBuffer(GuestRam.Base + 64, 8)]);
        ram.Write(GuestRam.Base + 64 + 3, (byte)1);

        Assert.Throws<TrueException>(() => room.Take(11));
        Assert.Equal(16, room.Take(12).Length);
        Assert.Throws<TrueException>(() => room.Take(17));
    }
}

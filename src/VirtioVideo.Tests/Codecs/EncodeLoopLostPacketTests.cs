// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>Packets larger than the buffer that the guest gave, stepped.</summary>
[Ruling(47)]
public sealed class EncodeLoopLostPacketTests
{
    [Fact]
    public void Packet_LargerThanItsBuffer_HasErrAndNoBytesAndTheNextPictureIsAKeyFrame()
    {
        using var bench = new EncodeLoopBench();
        bench.Output(11);
        Resource small = bench.Output(12, length: 100);
        small.Buffers[0].Write(0, [0xcc]);
        bench.Output(13);
        bench.Output(14);
        bench.Input(1);
        bench.Input(2, FakeImage.Of(length: 13));
        bench.Input(3);
        bench.Input(4);

        Assert.Equal(
            ["output 11 = 1 key", "output 12 lost 2 damaged", "output 13 = 3 key", "output 14 = 4 p"],
            bench.Reports().Where(report => report.StartsWith('o')));
        Assert.Equal(["send 1", "send 2", "send 3 key", "send 4"], bench.Sent);
        Assert.Equal(0xcc, small.Buffers[0].Piece(0, 1)[0]);
    }

    [Fact]
    public void Packet_ThatFillsItsBufferToTheEnd_IsNotLost()
    {
        using var bench = new EncodeLoopBench();
        bench.Output(7, length: 104);
        bench.Input(1, FakeImage.Of(length: 13));

        Assert.Equal(["input 1", "output 7 = 1 key"], bench.Reports());
    }

    [Fact]
    public void Packets_BehindALostOne_AreFlaggedUntilAKeyFrame()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 2 });
        for (uint i = 1; i <= 3; i++)
        {
            bench.Input(i);
        }

        bench.Output(11, length: 1);
        for (uint i = 12; i <= 16; i++)
        {
            bench.Output(i);
        }

        bench.Input(4);
        bench.Input(5);
        bench.Input(6);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(
            ["output 11 lost 1 damaged", "output 12 = 2 p damaged", "output 13 = 3 p damaged", "output 14 = 4 key", "output 15 = 5 p", "output 16 = 6 p last"],
            bench.Reports().Where(report => report.StartsWith('o')));
        Assert.Equal(["send 1", "send 2", "send 3", "send 4 key", "send 5", "send 6", "flush"], bench.Sent);
    }

    [Fact]
    public void KeyFrame_OfTheEncodersOwn_EndsTheDamageToo()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 2 });
        bench.Input(1);
        bench.Input(2, FakeImage.Of(FakeImage.OwnKey));
        bench.Input(3);
        bench.Output(11, length: 1);
        bench.Output(12);
        bench.Output(13);
        bench.Send(WorkerCommandKind.Drain);

        Assert.Equal(
            ["input 1", "input 2", "input 3", "output 11 lost 1 damaged", "output 12 = 2 key", "output 13 = 3 p last", "drained"],
            bench.Reports());
    }

    [Fact]
    public void KeyFrame_ThatIsLostItself_IsFollowedByAnother()
    {
        using var bench = new EncodeLoopBench();
        bench.Output(11, length: 1);
        bench.Output(12, length: 1);
        bench.Output(13);
        bench.Input(1);
        bench.Input(2);
        bench.Input(3);

        Assert.Equal(
            ["output 11 lost 1 damaged", "output 12 lost 2 damaged", "output 13 = 3 key"],
            bench.Reports().Where(report => report.StartsWith('o')));
        Assert.Equal(["send 1", "send 2 key", "send 3 key"], bench.Sent);
    }

    [Fact]
    public void KeyFrame_Owed_IsOfTheFirstPictureThatIsTaken()
    {
        // One that the encoder could not take owes it still.
        using var bench = new EncodeLoopBench();
        bench.Output(11, length: 1);
        bench.Input(1);
        bench.Input(2, FakeImage.Of(FakeImage.Damaged));
        bench.Input(3).Detach();
        bench.Input(4);
        bench.Input(5);
        bench.Output(12);
        bench.Output(13);

        Assert.Equal(["output 11 lost 1 damaged", "output 12 = 4 key", "output 13 = 5 p"], bench.Reports().Where(report => report.StartsWith('o')));
        Assert.Equal(["send 1", "send 2 key", "send 4 key", "send 5"], bench.Sent);
    }

    [Fact]
    public void KeyFrame_OwedAndCleared_IsTheFirstInAnyCase()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 1 });
        bench.Output(11, length: 1);
        bench.Input(1);
        bench.Input(2);
        Assert.Equal(["input 1", "input 2", "output 11 lost 1 damaged"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Input(3);
        bench.Input(4);
        bench.Output(12);
        bench.Output(13);
        bench.Send(WorkerCommandKind.Drain);

        Assert.Equal(["inputcleared", "input 3", "input 4", "output 12 = 3 key", "output 13 = 4 p last", "drained"], bench.Reports());
        Assert.Equal(["send 1", "send 2", "flush", "send 3", "send 4", "flush"], bench.Sent);
    }
}

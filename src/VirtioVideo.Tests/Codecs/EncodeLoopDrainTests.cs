// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>STREAM_DRAIN of an encoder, stepped.</summary>
public sealed class EncodeLoopDrainTests
{
    [Fact]
    [Ruling(32, 33)]
    public void Drain_InputsThenOutputsThenEosThenTheResponse()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 2 });
        for (uint i = 1; i <= 3; i++)
        {
            bench.Input(i);
            bench.Output(10 + i);
        }

        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(
            ["input 1", "input 2", "input 3", "output 11 = 1 key", "output 12 = 2 p", "output 13 = 3 p last", "drained"],
            bench.Reports());
    }

    [Fact]
    [Ruling(33)]
    public void Drain_WithNoOutputQueued_WaitsForOne()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 3 });
        bench.Input(1);
        bench.Input(2);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1", "input 2"], bench.Reports());

        bench.Output(7);
        Assert.Equal(["output 7 = 1 key"], bench.Reports());
        bench.Output(8);
        Assert.Equal(["output 8 = 2 p last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(33)]
    public void Drain_WhileTheLastPacketWaitsForABuffer_FlagsThatPacket()
    {
        using var bench = new EncodeLoopBench();
        bench.Input(1);
        Assert.Equal(["input 1"], bench.Reports());
        bench.Send(WorkerCommandKind.Drain);
        Assert.Empty(bench.Reports());
        bench.Output(7);

        Assert.Equal(["output 7 = 1 key last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(33)]
    public void Drain_WhoseLastPacketHasGone_PutsEosOnAnEmptyBuffer()
    {
        // What an encoder of low delay meets every time. {OK, EOS, ts 0, sizes 0}
        using var bench = new EncodeLoopBench();
        bench.Input(1);
        bench.Output(7);
        Assert.Equal(["input 1", "output 7 = 1 key"], bench.Reports());

        bench.Send(WorkerCommandKind.Drain);
        Assert.Empty(bench.Reports());
        bench.Output(8);
        Assert.Equal(["output 8 empty last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(33)]
    public void Drain_OfAnEmptyStream_PutsEosOnAnEmptyBuffer()
    {
        using var bench = new EncodeLoopBench();
        bench.Send(WorkerCommandKind.Drain);
        Assert.Empty(bench.Reports());

        bench.Output(7, length: 1);
        Assert.Equal(["output 7 empty last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(33)]
    public void Drain_WhoseLastPictureHasNoPacket_PutsEosOnTheOneBefore()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 3 });
        bench.Input(1);
        bench.Input(2, FakeImage.Of(FakeImage.Dropped));
        bench.Send(WorkerCommandKind.Drain);
        bench.Output(7);

        Assert.Equal(["input 1", "input 2", "output 7 = 1 key last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(33, 47)]
    public void Drain_WhoseLastPacketIsTooLong_PutsEosThere()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 3 });
        bench.Input(1);
        bench.Input(2);
        bench.Send(WorkerCommandKind.Drain);
        bench.Output(7);
        bench.Output(8, length: FakeImage.OrdinaryLength - 1);

        Assert.Equal(["input 1", "input 2", "output 7 = 1 key", "output 8 lost 2 damaged last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(34)]
    public void Drain_StreamGoesOnAfterItWithAKeyFrame()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 1 });
        for (uint round = 0; round < 3; round++)
        {
            bench.Input(1);
            bench.Input(2);
            bench.Output(7);
            bench.Output(8);
            bench.Send(WorkerCommandKind.Drain);
            Assert.Equal(["input 1", "input 2", "output 7 = 1 key", "output 8 = 2 p last", "drained"], bench.Reports());
            Assert.Equal("flush", bench.Sent[^1]);
        }
    }

    [Fact]
    [Ruling(36, 37)]
    public void ClearInput_DuringADrain_CancelsItAndDropsItsPackets()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 3 });
        bench.Input(1);
        bench.Input(2);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1", "input 2"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Output(7);
        Assert.Equal(["inputcleared"], bench.Reports());

        bench.Input(3);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 3", "output 7 = 3 key last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(36)]
    public void ClearInput_BeforeTheDrainBegan_CancelsIt()
    {
        using var bench = new EncodeLoopBench();
        bench.Input(1);
        bench.Input(2);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Output(7);

        Assert.Equal(["inputcleared"], bench.Reports());
    }

    [Fact]
    [Ruling(36, 37)]
    public void ClearOutput_DuringADrain_CancelsItAndLosesNoPacket()
    {
        // The packets come without EOS, the stream encodes on.
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 3 });
        bench.Input(1);
        bench.Input(2);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1", "input 2"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput);
        Assert.Equal(["outputcleared"], bench.Reports());

        bench.Input(3);
        bench.Output(11);
        bench.Output(12);
        bench.Output(13);
        Assert.Equal(["output 11 = 1 key", "output 12 = 2 p", "input 3"], bench.Reports());
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["output 13 = 3 key last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(36)]
    public void ClearOutput_OfADrainThatWaitsForItsEosBuffer_CancelsIt()
    {
        using var bench = new EncodeLoopBench();
        bench.Send(WorkerCommandKind.Drain);
        Assert.Empty(bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput);
        bench.Output(7);
        bench.Input(1);

        Assert.Equal(["outputcleared", "input 1", "output 7 = 1 key"], bench.Reports());
    }

    [Fact]
    [Ruling(33, 36)]
    public void Drain_AfterOneThatWasCancelledHalfway_EndsOnTheRealLastPacket()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 2 });
        bench.Input(1);
        bench.Input(2);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1", "input 2"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput);
        bench.Send(WorkerCommandKind.Drain);
        bench.Output(11);
        bench.Output(12);

        Assert.Equal(["outputcleared", "output 11 = 1 key", "output 12 = 2 p last", "drained"], bench.Reports());
    }
}

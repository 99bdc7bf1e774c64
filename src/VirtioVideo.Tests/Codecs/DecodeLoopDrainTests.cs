// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>STREAM_DRAIN, stepped.</summary>
public sealed class DecodeLoopDrainTests
{
    [Fact]
    [Ruling(32, 33)]
    public void Drain_InputsThenOutputsThenEosThenTheResponse()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 2 }).Started();
        for (uint i = 1; i <= 3; i++)
        {
            bench.Input(i);
            bench.Output(10 + i);
        }

        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(
            ["input 1", "input 2", "input 3", "output 11 = 1", "output 12 = 2", "output 13 = 3 last", "drained"],
            bench.Reports());
    }

    [Fact]
    [Ruling(33)]
    public void Drain_WithNoOutputQueued_WaitsForOne()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 1 }).Started();
        bench.Input(1);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1"], bench.Reports());

        bench.Output(7);
        Assert.Equal(["output 7 = 1 last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(33)]
    public void Drain_WhileTheLastFrameWaitsForABuffer_FlagsThatFrame()
    {
        // It has not gone already, so no empty buffer is due.
        using LoopBench bench = new LoopBench().Started();
        bench.Input(1);
        Assert.Equal(["input 1"], bench.Reports());
        bench.Send(WorkerCommandKind.Drain);
        Assert.Empty(bench.Reports());
        bench.Output(7);

        Assert.Equal(["output 7 = 1 last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(33)]
    public void Drain_WhoseLastFrameHasGone_PutsEosOnAnEmptyBuffer()
    {
        // {OK, EOS, ts 0, sizes 0}
        using LoopBench bench = new LoopBench().Started();
        bench.Input(1);
        bench.Output(7);
        Assert.Equal(["input 1", "output 7 = 1"], bench.Reports());

        bench.Send(WorkerCommandKind.Drain);
        Assert.Empty(bench.Reports());
        bench.Output(8);
        Assert.Equal(["output 8 empty last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(33)]
    public void Drain_OfAnEmptyStream_PutsEosOnAnEmptyBuffer()
    {
        using var bench = new LoopBench();
        bench.Send(WorkerCommandKind.Drain);
        Assert.Empty(bench.Reports());

        bench.Output(7);
        Assert.Equal(["output 7 empty last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(33)]
    public void Drain_OneOutputAtATime_FlagsTheLastOnly()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 3 }).Started();
        bench.Input(1);
        bench.Input(2);
        bench.Input(3);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1", "input 2", "input 3"], bench.Reports());
        bench.Output(11);
        Assert.Equal(["output 11 = 1"], bench.Reports());
        bench.Output(12);
        Assert.Equal(["output 12 = 2"], bench.Reports());
        bench.Output(13);
        Assert.Equal(["output 13 = 3 last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(34)]
    public void Drain_StreamGoesOnAfterIt()
    {
        // New input, no re-create, and a second drain.
        using LoopBench bench = new LoopBench().Started();
        for (uint round = 0; round < 3; round++)
        {
            bench.Input(1);
            bench.Output(7);
            bench.Send(WorkerCommandKind.Drain);
            Assert.Equal(["input 1", "output 7 = 1 last", "drained"], bench.Reports());
            Assert.Equal("flush", bench.Decoder.Calls[^1]);
        }
    }

    [Fact]
    [Ruling(33)]
    public void Drain_OfADamagedLastUnit_StillEnds()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Input(1, FakeUnit.Of(FakeUnit.Damaged));
        bench.Send(WorkerCommandKind.Drain);
        bench.Output(7);

        Assert.Equal(["input 1 damaged", "output 7 empty last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(36, 37)]
    public void ClearInput_DuringADrain_CancelsItAndDropsItsPictures()
    {
        // No EOS, no response from here; the device answers ERR_CANCELED.
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 3 }).Started();
        bench.Input(1);
        bench.Input(2);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1", "input 2"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Output(7);
        Assert.Equal(["inputcleared"], bench.Reports());

        bench.Input(3);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 3", "output 7 = 3 last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(36)]
    public void ClearInput_BeforeTheDrainBegan_CancelsIt()
    {
        using LoopBench bench = new LoopBench().Started();
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
    public void ClearOutput_DuringADrain_CancelsItAndLosesNoPicture()
    {
        // The pictures come without EOS, the stream decodes on.
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 3 }).Started();
        bench.Input(1);
        bench.Input(2);
        bench.Input(3);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1", "input 2", "input 3"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput);
        Assert.Equal(["outputcleared"], bench.Reports());

        bench.Input(4);
        bench.Output(11);
        bench.Output(12);
        bench.Output(13);
        bench.Output(14);
        Assert.Equal(["output 11 = 1", "output 12 = 2", "output 13 = 3", "input 4"], bench.Reports());
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["output 14 = 4 last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(36)]
    public void ClearOutput_OfADrainThatWaitsForItsEosBuffer_CancelsIt()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Send(WorkerCommandKind.Drain);
        Assert.Empty(bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput);
        bench.Output(7);
        bench.Input(1);

        Assert.Equal(["outputcleared", "input 1", "output 7 = 1"], bench.Reports());
    }

    [Fact]
    [Ruling(33, 36)]
    public void Drain_AfterOneThatWasCancelledHalfway_EndsOnTheRealLastPicture()
    {
        // That one has not gone, so no empty buffer is needed.
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 2 }).Started();
        bench.Input(1);
        bench.Input(2);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1", "input 2"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput);
        bench.Send(WorkerCommandKind.Drain);
        bench.Output(11);
        bench.Output(12);

        Assert.Equal(["outputcleared", "output 11 = 1", "output 12 = 2 last", "drained"], bench.Reports());
    }

    [Fact]
    public void Drain_AfterOneThatWasCancelledBehindItsLastPicture_HasItsOwnEos()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 2 }).Started();
        bench.Input(1);
        bench.Input(2);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1", "input 2"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput);
        bench.Output(11);
        bench.Output(12);
        Assert.Equal(["outputcleared", "output 11 = 1", "output 12 = 2"], bench.Reports());
        bench.Send(WorkerCommandKind.Drain);
        bench.Output(13);

        Assert.Equal(["output 13 empty last", "drained"], bench.Reports());
    }

    [Fact]
    public void Drain_AfterOneThatWasCancelled_WithInputBetween_EndsOnTheNewLastPicture()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 2 }).Started();
        bench.Input(1);
        bench.Input(2);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1", "input 2"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput);
        bench.Input(3);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["outputcleared"], bench.Reports());
        bench.Output(11);
        bench.Output(12);
        bench.Output(13);

        Assert.Equal(["output 11 = 1", "output 12 = 2", "input 3", "output 13 = 3 last", "drained"], bench.Reports());
    }
}

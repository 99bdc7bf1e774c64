// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>Changes of resolution, stepped.</summary>
[Ruling(40)]
public sealed class DecodeLoopFormatTests
{
    private static readonly byte[] s_larger = FakeUnit.Of(FakeUnit.Picture, 96, 80);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void FirstHeaders_AreToldBeforeAPictureAndWithoutEos(bool peeks)
    {
        using var bench = new LoopBench(new FakeDecoder { Peeks = peeks });
        bench.Output(1);
        bench.Input(1);
        Assert.Equal(["input 1", "format 64x48"], bench.Reports());

        // Output buffers from before are the guest's again: what comes next goes to new ones.
        bench.Send(WorkerCommandKind.AcceptFormat);
        Assert.Empty(bench.Reports());
        bench.Output(2);
        Assert.Equal(["output 2 = 1"], bench.Reports());
    }

    [Fact]
    public void FirstHeaders_WithADecoderThatPeeks_AreToldBeforeItsFirstPictureIsOut()
    {
        using var bench = new LoopBench(new FakeDecoder { Peeks = true, Delay = 5 });
        bench.Input(1);

        Assert.Equal(["input 1", "format 64x48"], bench.Reports());
    }

    [Fact]
    [Ruling(14)]
    public void Change_UntilItIsAccepted_NothingMoves()
    {
        // The event may wait for a buffer.
        using LoopBench bench = new LoopBench().Started();
        bench.Input(1, s_larger);
        bench.Input(2, s_larger);
        Assert.Equal(["input 1", "format 96x80"], bench.Reports());

        bench.Output(7, 96, 80);
        Assert.Empty(bench.Reports());
        bench.Send(WorkerCommandKind.AcceptFormat);
        Assert.Equal(["output 7 = 1", "input 2"], bench.Reports());
    }

    [Fact]
    public void Change_WhoseLastOldFrameHasGone_PutsEosOnAnEmptyBufferFirst()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Output(7);
        bench.Input(1);
        bench.Input(2, s_larger);
        Assert.Equal(["input 1", "output 7 = 1", "input 2"], bench.Reports());

        bench.Output(8);
        Assert.Equal(["output 8 empty last", "format 96x80"], bench.Reports());
    }

    [Fact]
    public void Change_WithTheSwitch_IsNotFlagged()
    {
        // ruling 40, switch
        using LoopBench bench = new LoopBench(markLastOfResolution: false).Started();
        bench.Output(7);
        bench.Output(8);
        bench.Input(1);
        bench.Input(2, s_larger);

        Assert.Equal(["input 1", "output 7 = 1", "input 2", "format 96x80"], bench.Reports());
    }

    [Fact]
    public void Change_WithOldFramesHeldBack_DeliversThemAllFirst()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 2 }).Started();
        for (uint i = 1; i <= 3; i++)
        {
            bench.Input(i);
            bench.Output(10 + i);
        }

        bench.Input(4, s_larger);
        bench.Input(5, s_larger);
        bench.Input(6, s_larger);
        bench.Output(14);
        Assert.Equal(
            ["input 1", "input 2", "input 3", "output 11 = 1", "input 4", "output 12 = 2", "input 5", "output 13 = 3", "input 6", "output 14 empty last", "format 96x80"],
            bench.Reports());
        bench.Send(WorkerCommandKind.AcceptFormat);
        bench.Output(21, 96, 80);
        Assert.Equal(["output 21 = 4"], bench.Reports());
    }

    [Fact]
    public void Change_DuringADrain_FlagsTheLastOldFrameAndTheLastOfAll()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 9 }).Started();
        bench.Input(1);
        bench.Input(2);
        bench.Input(3, s_larger);
        bench.Input(4, s_larger);
        bench.Send(WorkerCommandKind.Drain);
        bench.Output(11);
        bench.Output(12);
        bench.Output(13);
        Assert.Equal(
            ["input 1", "input 2", "input 3", "input 4", "output 11 = 1", "output 12 = 2 last", "format 96x80"],
            bench.Reports());
        bench.Send(WorkerCommandKind.AcceptFormat);
        bench.Output(21, 96, 80);
        bench.Output(22, 96, 80);
        Assert.Equal(["output 21 = 3", "output 22 = 4 last", "drained"], bench.Reports());
    }

    [Fact]
    public void Change_DuringTheFirst_WaitsItsTurn()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Input(1, s_larger);
        bench.Input(2, FakeUnit.Of(FakeUnit.Picture, 32, 32));
        Assert.Equal(["input 1", "format 96x80"], bench.Reports());
        bench.Send(WorkerCommandKind.AcceptFormat);
        bench.Output(7, 96, 80);
        bench.Output(8, 96, 80);
        Assert.Equal(["output 7 = 1", "input 2", "output 8 empty last", "format 32x32"], bench.Reports());
    }

    [Fact]
    public void RepeatedHeaders_OfTheSameSize_AreNotTold()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { Peeks = true }).Started();
        bench.Output(7);
        bench.Output(8);
        bench.Input(1);
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Input(2);
        bench.Input(3);

        Assert.Equal(["inputcleared", "input 2", "output 7 = 2", "input 3", "output 8 = 3"], bench.Reports());
    }

    [Fact]
    public void Output_ThatCrossedWithTheChange_IsNotTouched()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Input(1, s_larger);
        Assert.Equal(["input 1", "format 96x80"], bench.Reports());

        // Generation 1 is that of the first size: the device had not seen the change yet.
        bench.Output(7, generation: 1);
        bench.Send(WorkerCommandKind.AcceptFormat);
        Assert.Empty(bench.Reports());
        bench.Output(8, 96, 80);
        Assert.Equal(["output 8 = 1"], bench.Reports());
    }

    [Fact]
    public void ClearInput_WhileAChangeIsBeingTold_KeepsTheChange()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Input(1, s_larger);
        Assert.Equal(["input 1", "format 96x80"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Send(WorkerCommandKind.AcceptFormat);
        bench.Input(2, s_larger);
        bench.Output(7, 96, 80);

        Assert.Equal(["inputcleared", "input 2", "output 7 = 2"], bench.Reports());
    }

    [Fact]
    public void ClearInput_WhileAChangeIsBeingTold_AndBackToTheOldSize_TellsTheOldSizeAgain()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Input(1, s_larger);
        Assert.Equal(["input 1", "format 96x80"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Send(WorkerCommandKind.AcceptFormat);
        bench.Input(2);

        Assert.Equal(["inputcleared", "input 2", "format 64x48"], bench.Reports());
    }
}

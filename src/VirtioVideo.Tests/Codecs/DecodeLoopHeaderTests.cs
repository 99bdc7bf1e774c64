// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>Changes of resolution that a decoder sees in the header, before it has a picture of the new size.</summary>
[Ruling(40)]
public sealed class DecodeLoopHeaderTests
{
    private static readonly byte[] s_larger = FakeUnit.Of(FakeUnit.Picture, 96, 80);

    [Fact]
    public void Change_WithOldFramesHeldBack_FlagsTheRealLastAndNeedsNoFurtherInput()
    {
        using LoopBench bench = Bench(delay: 2);
        for (uint i = 1; i <= 3; i++)
        {
            bench.Input(i);
            bench.Output(10 + i);
        }

        bench.Input(4, s_larger);
        Assert.Equal(
            ["input 1", "input 2", "input 3", "output 11 = 1", "input 4", "output 12 = 2", "output 13 = 3 last", "format 96x80"],
            bench.Reports());

        // The new picture waits for the guest, and comes without another input if a drain asks for it.
        bench.Send(WorkerCommandKind.AcceptFormat);
        bench.Output(21, 96, 80);
        bench.Output(22, 96, 80);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["output 21 = 4 last", "drained"], bench.Reports());
    }

    [Fact]
    public void Change_WhoseOldFramesHaveAllGone_PutsEosOnAnEmptyBuffer()
    {
        using LoopBench bench = Bench();
        bench.Input(1);
        bench.Output(11);
        bench.Input(2, s_larger);
        Assert.Equal(["input 1", "output 11 = 1", "input 2"], bench.Reports());
        bench.Output(12);
        Assert.Equal(["output 12 empty last", "format 96x80"], bench.Reports());
    }

    [Fact]
    public void Change_WithNoFrameBefore_HasNoEos()
    {
        using LoopBench bench = Bench();
        bench.Output(11);
        bench.Input(1, s_larger);

        Assert.Equal(["input 1", "format 96x80"], bench.Reports());
    }

    [Fact]
    public void Change_WithTheSwitch_IsNotFlagged()
    {
        using var bench = new LoopBench(new FakeDecoder { SeesSizes = true, Peeks = true, Delay = 2 }, markLastOfResolution: false).Started();
        bench.Input(1);
        bench.Output(11);
        bench.Input(2, s_larger);

        Assert.Equal(["input 1", "input 2", "output 11 = 1", "format 96x80"], bench.Reports());
    }

    [Fact]
    public void HeadersAlone_EndTheOldSize()
    {
        using LoopBench bench = Bench(delay: 2);
        bench.Input(1);
        bench.Output(11);
        bench.Input(2, FakeUnit.Of(FakeUnit.Headers, 96, 80));

        Assert.Equal(["input 1", "input 2", "output 11 = 1 last", "format 96x80"], bench.Reports());
    }

    [Fact]
    [Ruling(14)]
    public void Change_UntilItIsAccepted_NothingMoves()
    {
        using LoopBench bench = Bench();
        bench.Input(1, s_larger);
        bench.Input(2, s_larger);
        Assert.Equal(["input 1", "format 96x80"], bench.Reports());
        bench.Output(21, 96, 80);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Empty(bench.Reports());

        bench.Send(WorkerCommandKind.AcceptFormat);
        bench.Output(22, 96, 80);
        Assert.Equal(["output 21 = 1", "input 2", "output 22 = 2 last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(34)]
    public void Change_DuringADrain_FlagsBothEnds()
    {
        using LoopBench bench = Bench(delay: 9);
        bench.Input(1);
        bench.Input(2, s_larger);
        bench.Send(WorkerCommandKind.Drain);
        bench.Output(11);
        Assert.Equal(["input 1", "input 2", "output 11 = 1 last", "format 96x80"], bench.Reports());
        bench.Send(WorkerCommandKind.AcceptFormat);
        bench.Output(21, 96, 80);

        Assert.Equal(["output 21 = 2 last", "drained"], bench.Reports());
    }

    [Fact]
    public void Change_DuringTheFirst_WaitsItsTurn()
    {
        using LoopBench bench = Bench();
        bench.Input(1, s_larger);
        bench.Input(2, FakeUnit.Of(FakeUnit.Picture, 32, 32));
        Assert.Equal(["input 1", "format 96x80"], bench.Reports());
        bench.Send(WorkerCommandKind.AcceptFormat);
        bench.Output(21, 96, 80);
        bench.Output(22, 96, 80);

        // The first picture went out before the second header was met.
        Assert.Equal(["output 21 = 1", "input 2", "output 22 empty last", "format 32x32"], bench.Reports());
    }

    [Fact]
    [Ruling(37)]
    public void ClearInput_BeforeTheChangeIsTold_ForgetsIt()
    {
        using LoopBench bench = Bench();
        bench.Input(1);
        bench.Output(11);
        bench.Input(2, s_larger);
        Assert.Equal(["input 1", "output 11 = 1", "input 2"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Input(3);
        bench.Output(12);

        Assert.Equal(["inputcleared", "input 3", "output 12 = 3"], bench.Reports());
    }

    [Fact]
    [Ruling(28)]
    public void Detach_DuringADrain_LeavesItPending()
    {
        using LoopBench bench = Bench(delay: 2);
        bench.Input(1);
        bench.Output(11);
        bench.Input(2);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1", "input 2", "output 11 = 1"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput, keepsDrain: true);
        bench.Output(12);

        Assert.Equal(["outputcleared", "output 12 = 2 last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(28)]
    public void DetachOfInputs_DuringADrain_LeavesItPending()
    {
        using LoopBench bench = Bench(delay: 2);
        bench.Input(1);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 1"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearInput, keepsDrain: true);
        bench.Output(11);

        Assert.Equal(["inputcleared", "output 11 empty last", "drained"], bench.Reports());
    }

    private static LoopBench Bench(int delay = 0)
        => new LoopBench(new FakeDecoder { SeesSizes = true, Peeks = true, Delay = delay }).Started();
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>When an access unit is held back because more of it may come, and for how long.</summary>
[Ruling(45)]
public sealed class DecodeLoopPiecesTests
{
    [Fact]
    public void Input_WithAnotherOfItsTimestampBehindIt_IsHeldAndDoneAtOnce()
    {
        using LoopBench bench = Bench(splits: true);
        bench.Input(1, spare: 10);
        bench.Input(1, spare: 10);
        bench.Input(2, spare: 10);

        // ruling 46: the bytes were used, so the guest may have its buffer.
        Assert.Equal(["input 1", "input 1", "input 2"], bench.Reports().Where(report => report.StartsWith("input", System.StringComparison.Ordinal)));
        Assert.Equal(["hold 1", "send 1", "send 2"], Sent(bench));
    }

    [Fact]
    public void Input_HeldForARestThatIsOfAnotherTimestamp_IsWhole()
    {
        using LoopBench bench = Bench(splits: true);
        bench.Decoder.SawPieces = true;
        bench.Input(1, spare: 10);
        bench.Reports();
        Assert.Equal(["hold 1"], Sent(bench));
        bench.Input(2, spare: 10);
        bench.Input(3, spare: 10);
        bench.Reports();

        Assert.Equal(["hold 1", "end", "send 2", "hold 3"], Sent(bench));
    }

    [Fact]
    public void FirstInput_OfAnUnknownGuest_IsWaitedForAMomentOnly()
    {
        using LoopBench bench = Bench(splits: true);
        bench.Input(1, spare: 10);
        bench.Reports();
        Assert.Equal(20, bench.Patience);
        bench.StopWaiting();
        bench.Reports();
        Assert.Null(bench.Patience);
        Assert.Equal(["hold 1", "end"], Sent(bench));

        // Nothing says that this guest sends pieces: its next inputs are decoded at once.
        bench.Input(2, spare: 10);
        bench.Reports();
        Assert.Null(bench.Patience);
        Assert.Equal(["hold 1", "end", "send 2"], Sent(bench));
    }

    [Fact]
    public void Input_OfAGuestThatSendsPieces_IsWaitedForLonger()
    {
        using LoopBench bench = Bench(splits: true);
        bench.Decoder.SawPieces = true;
        bench.Input(1, spare: 10);
        bench.Reports();

        Assert.Equal(200, bench.Patience);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Input_ThatFillsItsBuffer_MayGoOn(bool splits)
    {
        using LoopBench bench = Bench(splits);
        bench.Input(1);
        bench.Reports();
        bench.Input(2);
        bench.Reports();

        Assert.Equal(["hold 1", "end", "hold 2"], Sent(bench));
        Assert.Equal(20, bench.Patience);
    }

    [Fact]
    [Ruling(48)]
    public void FullBuffers_BehindWhichNothingComes_AreNotWaitedForAgain()
    {
        // A guest whose buffers are just as long as its access units is held up three times, not for ever.
        using LoopBench bench = Bench(splits: false);
        for (uint i = 1; i <= 3; i++)
        {
            bench.Input(i);
            bench.Reports();
            Assert.Equal(20, bench.Patience);
            bench.StopWaiting();
            bench.Reports();
        }

        bench.Input(4);
        bench.Reports();
        Assert.Null(bench.Patience);

        // With the next piece behind it, it goes on all the same; and then it is waited for again.
        bench.Input(5);
        bench.Input(5);
        bench.Reports();
        Assert.Equal(20, bench.Patience);
        Assert.Equal(["hold 1", "end", "hold 2", "end", "hold 3", "end", "send 4", "hold 5", "hold 5"], Sent(bench));
    }

    [Fact]
    public void WaitsBehindBuffersThatAreNotFull_AreNotCounted()
    {
        // Three waits in vain, none of them behind a full buffer: they tell nothing about full buffers.
        using LoopBench bench = Bench(splits: true);
        bench.Decoder.SawPieces = true;
        for (uint i = 1; i <= 3; i++)
        {
            bench.Input(i, spare: 10);
            bench.Reports();
            bench.StopWaiting();
            bench.Reports();
        }

        bench.Decoder.SawPieces = false;
        bench.Input(4);
        bench.Reports();
        Assert.Equal(20, bench.Patience);
    }

    [Fact]
    public void Input_OfACodecWithoutStartCodes_IsAFrameUnlessItsBufferIsFull()
    {
        // ruling 44: timestamps may repeat.
        using LoopBench bench = Bench(splits: false);
        bench.Input(1, spare: 10);
        bench.Input(1, spare: 10);
        bench.Input(1);
        bench.Input(1, spare: 10);
        bench.Reports();

        Assert.Equal(["send 1", "send 1", "hold 1", "send 1"], Sent(bench));
    }

    [Fact]
    public void FirstAccessUnit_InThreePieces_IsWaitedForAfterTheSecondToo()
    {
        // One input buffer, queued again after each answer: nothing says at the second that it is a piece but its timestamp.
        using LoopBench bench = Bench(splits: true);
        for (int piece = 0; piece < 3; piece++)
        {
            bench.Input(1, spare: 10);
            bench.Reports();
            Assert.Equal(20, bench.Patience);
        }

        bench.Input(2, spare: 10);
        bench.Reports();
        Assert.Equal(["hold 1", "hold 1", "hold 1", "end", "send 2"], Sent(bench));
    }

    [Fact]
    [Ruling(40)]
    public void FirstAccessUnit_WhileTheGuestHasGivenNoOutput_CanWait()
    {
        // Its headers were told; the guest attaches buffers before it goes on, however long that takes.
        using var bench = new LoopBench(new FakeDecoder { JoinsPieces = true, SplitsAccessUnits = true, Peeks = true, Delay = 100 });
        bench.Input(1, spare: 10);
        Assert.Equal(["input 1", "format 64x48"], bench.Reports());
        Assert.Null(bench.Patience);
        bench.Send(WorkerCommandKind.AcceptFormat);
        bench.Reports();
        Assert.Null(bench.Patience);

        bench.Output(7);
        bench.Reports();
        Assert.Equal(20, bench.Patience);
    }

    [Fact]
    [Ruling(32)]
    public void Drain_EndsWhatIsHeld()
    {
        using LoopBench bench = Bench(splits: true);
        bench.Input(1);
        bench.Reports();
        bench.Send(WorkerCommandKind.Drain);
        bench.Reports();

        Assert.Equal(["hold 1", "end"], Sent(bench));
        Assert.Contains("drain", bench.Decoder.Calls);
        Assert.Null(bench.Patience);
    }

    [Fact]
    [Ruling(37)]
    public void Clear_DropsWhatIsHeld()
    {
        using LoopBench bench = Bench(splits: true);
        bench.Input(1);
        bench.Reports();
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Reports();
        Assert.Null(bench.Patience);

        // Nothing is left that the next timestamp would end.
        bench.Input(2, spare: 10);
        bench.Reports();
        Assert.Equal(["hold 1", "send 2"], Sent(bench));
        Assert.Null(bench.Patience);
    }

    private static LoopBench Bench(bool splits)
        => new(new FakeDecoder { JoinsPieces = true, SplitsAccessUnits = splits, Peeks = false, Delay = 100 });

    private static string[] Sent(LoopBench bench) => [.. bench.Decoder.Calls.Where(call => call != "flush" && call != "drain")];
}

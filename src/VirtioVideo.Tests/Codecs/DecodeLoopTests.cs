// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>The codec's side of a stream, stepped: decoding, clear, failure. Drains and sizes: see the classes beside this one.</summary>
public sealed class DecodeLoopTests
{
    [Fact]
    [Ruling(46)]
    public void Input_BytesUsed_IsDoneBeforeItsPictureIsOut()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 1 }).Started();
        bench.Input(1);
        bench.Input(2);
        Assert.Equal(["input 1", "input 2"], bench.Reports());

        bench.Output(7);
        Assert.Equal(["output 7 = 1"], bench.Reports());
    }

    [Fact]
    public void Input_WhileAPictureWaitsForABuffer_IsNotDecoded()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Input(1);
        bench.Input(2);
        Assert.Equal(["input 1"], bench.Reports());

        bench.Output(7);
        Assert.Equal(["output 7 = 1", "input 2"], bench.Reports());
    }

    [Fact]
    public void Pictures_UnderWayInThreads_ComeWhenNoInputIsAtHand()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 3, InThreads = 2 }).Started();
        for (uint id = 1; id <= 4; id++)
        {
            bench.Output(id);
        }

        // The order of display wants one more, the threads want none.
        bench.Input(1);
        bench.Input(2);
        bench.Input(3);
        Assert.Equal(["input 1", "input 2", "input 3", "output 1 = 1", "output 2 = 2"], bench.Reports());
        bench.Input(4);
        Assert.Equal(["input 4", "output 3 = 3"], bench.Reports());

        // All that was at hand went in before anybody waited.
        Assert.Equal(["send 1", "send 2", "send 3", "under way"], bench.Decoder.Calls.SkipWhile(call => call != "send 1").Take(4));
        int calls = bench.Decoder.Calls.Count;
        Assert.Empty(bench.Reports());
        Assert.Equal(calls, bench.Decoder.Calls.Count);
    }

    [Fact]
    public void Input_OfNoBytes_IsDoneAndNoDrain()
    {
        // To FFmpeg an empty packet would mean a drain.
        using LoopBench bench = new LoopBench().Started();
        int calls = bench.Decoder.Calls.Count;
        bench.Input(1, []);

        Assert.Equal(["input 1"], bench.Reports());
        Assert.Equal(calls, bench.Decoder.Calls.Count);
    }

    [Fact]
    [Ruling(41)]
    [Clause("RESOURCE_QUEUE/14")]
    public void Input_Damaged_IsDoneWithErrAndDecodingGoesOn()
    {
        // spec: RESOURCE_QUEUE, "a buffer that triggered a processing error"
        using LoopBench bench = new LoopBench().Started();
        bench.Output(7);
        bench.Input(1, FakeUnit.Of(FakeUnit.Damaged));
        bench.Input(2);

        Assert.Equal(["input 1 damaged", "input 2", "output 7 = 2"], bench.Reports());
    }

    [Fact]
    [Ruling(41)]
    public void Input_LongerThanTheDecoderTakes_IsDoneWithErrAndDecodingGoesOn()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { MaxInput = 1000 }).Started();
        bench.Input(1, [.. FakeUnit.Of(), .. new byte[1000]]);
        bench.Input(2);
        bench.Output(7);
        Assert.Equal(["input 1 damaged", "input 2", "output 7 = 2"], bench.Reports());
        Assert.DoesNotContain("send 1", bench.Decoder.Calls);
    }

    [Fact]
    [Ruling(41)]
    [Clause("RESOURCE_QUEUE/14")]
    public void Output_OfADamagedPicture_IsDeliveredWithErr()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Output(7);
        bench.Output(8);
        bench.Input(1, FakeUnit.Of(FakeUnit.DamagedPicture));
        bench.Input(2);

        Assert.Equal(["input 1", "output 7 = 1 damaged", "input 2", "output 8 = 2"], bench.Reports());
    }

    [Fact]
    public void Output_TakenInTheOrderInWhichTheyWereQueued()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Output(9);
        bench.Output(3);
        bench.Output(5);
        for (ulong i = 1; i <= 3; i++)
        {
            bench.Input(i);
        }

        Assert.Equal(["output 9 = 1", "output 3 = 2", "output 5 = 3"], bench.Reports().Where(report => report.StartsWith('o')));
    }

    [Fact]
    public void Buffers_ThatLostTheirMemory_AreDropped()
    {
        // The host took guest memory away: the device has answered them (virtiovideo_set_memory).
        using LoopBench bench = new LoopBench().Started();
        Resource input = bench.Input(1);
        Resource output = bench.Output(7);
        bench.Output(8);
        bench.Input(2);
        input.Detach();
        output.Detach();

        Assert.Equal(["input 2", "output 8 = 2"], bench.Reports());
        Assert.DoesNotContain("send 1", bench.Decoder.Calls);
    }

    [Fact]
    [Ruling(37)]
    public void ClearInput_DropsInputsAndPicturesAndSeeks()
    {
        // Nothing from before the clear appears after its response.
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 2 }).Started();
        for (ulong i = 1; i <= 5; i++)
        {
            bench.Input(i);
        }

        Assert.Equal(["input 1", "input 2", "input 3"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearInput);
        Assert.Equal(["inputcleared"], bench.Reports());
        Assert.Equal("flush", bench.Decoder.Calls[^1]);

        bench.Output(7);
        bench.Input(8);
        bench.Input(9);
        bench.Input(10);
        Assert.Equal(["input 8", "input 9", "input 10", "output 7 = 8"], bench.Reports());
    }

    [Fact]
    [Ruling(37)]
    public void ClearInput_KeepsOutputBuffers()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Output(7);
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Input(1);

        Assert.Equal(["inputcleared", "input 1", "output 7 = 1"], bench.Reports());
    }

    [Fact]
    [Ruling(37)]
    public void ClearOutput_ReturnsBuffersAndLosesNoPicture()
    {
        using LoopBench bench = new LoopBench(new FakeDecoder { Delay = 1 }).Started();
        bench.Input(1);
        bench.Input(2);
        bench.Input(3);
        Assert.Equal(["input 1", "input 2"], bench.Reports());
        bench.Output(7);
        bench.Send(WorkerCommandKind.ClearOutput);
        Assert.Equal(["outputcleared"], bench.Reports());

        bench.Output(8);
        bench.Output(9);
        Assert.Equal(["output 8 = 1", "input 3", "output 9 = 2"], bench.Reports());
    }

    [Fact]
    [Ruling(31)]
    public void Output_ThatCrossedWithAClear_IsNotTouched()
    {
        // The device posted it before the clear, or answered it as cancelled: its generation tells.
        using LoopBench bench = new LoopBench().Started();
        bench.Input(1);
        Assert.Equal(["input 1"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput);
        Resource crossed = bench.Output(7, generation: 1);
        crossed.Buffers[0].Write(0, [0xcc]);
        bench.Output(8);

        Assert.Equal(["outputcleared", "output 8 = 1"], bench.Reports());
        Assert.Equal(0xcc, crossed.Buffers[0].Piece(0, 1)[0]);
    }

    [Fact]
    [Ruling(41)]
    public void Fail_StopsEverythingAndIsToldOnce()
    {
        using LoopBench bench = new LoopBench().Started();
        bench.Output(7);
        bench.Input(1);
        bench.Input(2, FakeUnit.Of(FakeUnit.Fail));
        bench.Input(3);
        Assert.Equal(["input 1", "output 7 = 1", "failed"], bench.Reports());

        bench.Output(8);
        bench.Input(4);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Empty(bench.Reports());
        Assert.Equal("send 2", bench.Decoder.Calls[^1]);
    }

    [Fact]
    public void Dispose_DisposesTheDecoder()
    {
        var bench = new LoopBench();
        bench.Dispose();

        Assert.Equal(["dispose"], bench.Decoder.Calls);
    }
}

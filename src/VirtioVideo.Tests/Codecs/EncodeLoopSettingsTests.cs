// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>Pictures whose parameters differ from those before them, stepped: what the encoder holds comes out first, and the guest notices nothing.</summary>
public sealed class EncodeLoopSettingsTests
{
    [Fact]
    [Ruling(15)]
    public void Change_WithPacketsHeld_LosesNoneAndKeepsTheOrder()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 2 });
        for (uint i = 11; i <= 15; i++)
        {
            bench.Output(i);
        }

        bench.Input(1);
        bench.Input(2, FakeImage.Of(FakeImage.Bidirectional));
        bench.Input(3, FakeImage.Of(overtaken: 1), settings: EncodeLoopBench.Settings with { });
        bench.Input(4, settings: EncodeLoopBench.OtherSettings);
        bench.Input(5, settings: EncodeLoopBench.OtherSettings);
        Assert.Equal(
            ["input 1", "input 2", "input 3", "output 11 = 1 key", "output 12 = 3 p", "output 13 = 2 b", "input 4", "input 5"],
            bench.Reports());

        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["output 14 = 4 key", "output 15 = 5 p last", "drained"], bench.Reports());
        Assert.Equal(["send 1", "send 2", "send 3", "flush", "send 4", "send 5", "flush"], bench.Sent);
    }

    [Fact]
    [Ruling(33)]
    public void Change_AndNothingHeld_TakesNoBufferForEos()
    {
        using var bench = new EncodeLoopBench();
        bench.Output(7);
        bench.Output(8);
        bench.Input(1);
        Assert.Equal(["input 1", "output 7 = 1 key"], bench.Reports());
        bench.Input(2, settings: EncodeLoopBench.OtherSettings);

        Assert.Equal(["input 2", "output 8 = 2 key"], bench.Reports());
        Assert.Equal(["send 1", "flush", "send 2"], bench.Sent);
    }

    [Fact]
    public void Change_BeforeTheFirstPicture_IsNone()
    {
        using var bench = new EncodeLoopBench();
        bench.Output(7);
        bench.Input(1, settings: EncodeLoopBench.OtherSettings);

        Assert.Equal(["input 1", "output 7 = 1 key"], bench.Reports());
        Assert.Equal(["send 1"], bench.Sent);
    }

    [Fact]
    [Ruling(48)]
    public void Change_WithoutOutputs_WaitsForAsManyAsAreHeld()
    {
        using EncodeLoopBench bench = Held();
        Assert.Empty(bench.Reports());
        bench.Output(11);
        Assert.Equal(["output 11 = 1 key"], bench.Reports());
        bench.Output(12);
        Assert.Equal(["output 12 = 2 p", "input 3"], bench.Reports());
    }

    [Fact]
    [Ruling(32, 33)]
    public void Drain_BehindAChange_EndsOnTheLastPacketOfAll()
    {
        using EncodeLoopBench bench = Held();
        bench.Send(WorkerCommandKind.Drain);
        for (uint i = 11; i <= 13; i++)
        {
            bench.Output(i);
        }

        Assert.Equal(["output 11 = 1 key", "output 12 = 2 p", "input 3", "output 13 = 3 key last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(36)]
    public void Drain_BehindAChange_CancelledByClearOutput_LosesNothing()
    {
        using EncodeLoopBench bench = Held();
        bench.Output(11);
        Assert.Equal(["output 11 = 1 key"], bench.Reports());
        bench.Send(WorkerCommandKind.Drain);
        bench.Send(WorkerCommandKind.ClearOutput);
        bench.Output(12);
        bench.Output(13);
        Assert.Equal(["outputcleared", "output 12 = 2 p", "input 3"], bench.Reports());

        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["output 13 = 3 key last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(37)]
    public void ClearOutput_InTheMiddleOfAChange_LosesNothing()
    {
        using EncodeLoopBench bench = Held();
        bench.Output(11);
        Assert.Equal(["output 11 = 1 key"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput);
        Assert.Equal(["outputcleared"], bench.Reports());
        bench.Input(4, settings: EncodeLoopBench.OtherSettings);
        bench.Output(12);
        bench.Output(13);

        Assert.Equal(["output 12 = 2 p", "input 3", "input 4"], bench.Reports());
    }

    [Fact]
    [Ruling(37)]
    public void ClearInput_InTheMiddleOfAChange_DropsAll()
    {
        using EncodeLoopBench bench = Held();
        bench.Output(11);
        Assert.Equal(["output 11 = 1 key"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Output(12);
        Assert.Equal(["inputcleared"], bench.Reports());

        // Whatever it is encoded with: nothing is held any more.
        bench.Input(4);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Equal(["input 4", "output 12 = 4 key last", "drained"], bench.Reports());
        Assert.Equal(["send 1", "send 2", "flush", "send 4", "flush"], bench.Sent);
    }

    [Fact]
    [Ruling(39)]
    public void Dispose_InTheMiddleOfAChange_DisposesTheEncoder()
    {
        EncodeLoopBench bench = Held();
        bench.Dispose();

        Assert.Equal("dispose", bench.Sent[^1]);
        Assert.Empty(bench.Unseen());
    }

    [Fact]
    public void Input_ThatLosesItsMemoryInTheMiddleOfItsChange_IsDropped()
    {
        using EncodeLoopBench bench = Held(out Resource input);
        bench.Output(11);
        Assert.Equal(["output 11 = 1 key"], bench.Reports());
        input.Detach();
        bench.Output(12);
        bench.Output(13);
        Assert.Equal(["output 12 = 2 p"], bench.Reports());
        bench.Send(WorkerCommandKind.Drain);

        // Its packets went out before the drain came.
        Assert.Equal(["output 13 empty last", "drained"], bench.Reports());
    }

    [Fact]
    [Ruling(47)]
    public void LostPacket_InTheMiddleOfAChange_OwesNoKeyFrameBeyondIt()
    {
        // What follows begins anew in any case: nothing refers to what was lost.
        using EncodeLoopBench bench = Held();
        bench.Output(11, length: 1);
        bench.Output(12);
        bench.Output(13);
        bench.Output(14);
        Assert.Equal(["output 11 lost 1 damaged", "output 12 = 2 p damaged", "input 3"], bench.Reports());
        bench.Input(4, settings: EncodeLoopBench.OtherSettings);
        bench.Send(WorkerCommandKind.Drain);

        Assert.Equal(["input 4", "output 13 = 3 key", "output 14 = 4 p last", "drained"], bench.Reports());
        Assert.Equal(["send 1", "send 2", "flush", "send 3", "send 4", "flush"], bench.Sent);
    }

    /// <summary>Two packets are held, and a picture waits that is to be encoded otherwise.</summary>
    private static EncodeLoopBench Held() => Held(out _);

    private static EncodeLoopBench Held(out Resource input)
    {
        var bench = new EncodeLoopBench(new FakeEncoder { Delay = 2 });
        bench.Input(1);
        bench.Input(2);
        input = bench.Input(3, settings: EncodeLoopBench.OtherSettings);
        Assert.Equal(["input 1", "input 2"], bench.Reports());
        return bench;
    }
}

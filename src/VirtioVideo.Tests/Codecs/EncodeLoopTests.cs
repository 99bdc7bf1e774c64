// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using Xunit;

namespace VirtioVideo.Tests.Codecs;

/// <summary>The codec's side of an encoder's stream, stepped: encoding, clear, failure. Drains, settings, lost packets: see the classes beside this one.</summary>
public sealed class EncodeLoopTests
{
    [Fact]
    [Ruling(46)]
    public void Input_Taken_IsDoneBeforeItsPacketIsOut()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 1 });
        bench.Input(1);
        bench.Input(2);
        Assert.Equal(["input 1", "input 2"], bench.Reports());

        bench.Output(7);
        Assert.Equal(["output 7 = 1 key"], bench.Reports());
    }

    [Fact]
    [Ruling(48)]
    public void Input_WithoutOutputs_IsTakenUpToTheDelayAndOne()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 2 });
        for (uint i = 1; i <= 5; i++)
        {
            bench.Input(i);
        }

        Assert.Equal(["input 1", "input 2", "input 3"], bench.Reports());
        bench.Output(7);
        Assert.Equal(["output 7 = 1 key", "input 4"], bench.Reports());
    }

    [Fact]
    [Ruling(47)]
    public void Packets_InCodedOrder_HaveTheTypesAndTimestampsOfTheirPictures()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 2 });
        bench.Input(1);
        bench.Input(2, FakeImage.Of(FakeImage.Bidirectional));
        bench.Input(3, FakeImage.Of(overtaken: 1));
        bench.Input(4, FakeImage.Of(FakeImage.OwnKey));
        bench.Send(WorkerCommandKind.Drain);
        for (uint i = 11; i <= 14; i++)
        {
            bench.Output(i);
        }

        Assert.Equal(
            ["output 11 = 1 key", "output 12 = 3 p", "output 13 = 2 b", "output 14 = 4 key last", "drained"],
            bench.Reports().Where(report => !report.StartsWith('i')));
    }

    [Fact]
    [Ruling(47)]
    [Clause("RESOURCE_QUEUE/3")]
    public void ForceKeyFrame_LandsOnExactlyThatPicture()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 1 });
        for (uint i = 1; i <= 6; i++)
        {
            bench.Input(i, forceKey: i is 3 or 4);
        }

        bench.Reports();
        Assert.Equal(["send 1", "send 2"], bench.Sent);
        for (uint i = 11; i <= 15; i++)
        {
            bench.Output(i);
        }

        Assert.Equal(
            ["output 11 = 1 key", "output 12 = 2 p", "output 13 = 3 key", "output 14 = 4 key", "output 15 = 5 p"],
            bench.Reports().Where(report => report.StartsWith('o')));
        Assert.Equal(["send 1", "send 2", "send 3 key", "send 4 key", "send 5", "send 6"], bench.Sent);
    }

    [Fact]
    [Clause("RESOURCE_QUEUE/14")]
    public void Input_Damaged_IsDoneWithErrAndEncodingGoesOn()
    {
        using var bench = new EncodeLoopBench();
        bench.Output(7);
        bench.Input(1, FakeImage.Of(FakeImage.Damaged));
        bench.Input(2);

        Assert.Equal(["input 1 damaged", "input 2", "output 7 = 2 key"], bench.Reports());
    }

    [Fact]
    public void Input_WhosePacketTheEncoderDropped_HasNone()
    {
        using var bench = new EncodeLoopBench();
        bench.Output(7);
        bench.Input(1, FakeImage.Of(FakeImage.Dropped));
        bench.Input(2);

        Assert.Equal(["input 1", "input 2", "output 7 = 2 p"], bench.Reports());
    }

    [Fact]
    public void Buffers_ThatLostTheirMemory_AreDropped()
    {
        // The host took guest memory away: the device has answered them (virtiovideo_set_memory).
        using var bench = new EncodeLoopBench();
        Resource input = bench.Input(1, settings: EncodeLoopBench.OtherSettings);
        Resource output = bench.Output(7);
        bench.Output(8);
        bench.Input(2);
        input.Detach();
        output.Detach();

        Assert.Equal(["input 2", "output 8 = 2 key"], bench.Reports());
        Assert.Equal(["send 2"], bench.Sent);
    }

    [Fact]
    public void Input_ThatLostItsMemoryAndAskedForAKeyFrame_AsksNoOther()
    {
        using var bench = new EncodeLoopBench();
        bench.Output(7);
        bench.Output(8);
        bench.Input(1);
        bench.Input(2, forceKey: true).Detach();
        bench.Input(3);

        Assert.Equal(["input 1", "output 7 = 1 key", "input 3", "output 8 = 3 p"], bench.Reports());
    }

    [Fact]
    [Ruling(37)]
    public void ClearInput_DropsInputsAndPacketsAndBeginsAnew()
    {
        // Nothing from before the clear appears after its response.
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 2 });
        for (uint i = 1; i <= 5; i++)
        {
            bench.Input(i);
        }

        Assert.Equal(["input 1", "input 2", "input 3"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearInput);
        Assert.Equal(["inputcleared"], bench.Reports());
        Assert.Equal("flush", bench.Sent[^1]);

        bench.Output(7);
        bench.Input(8);
        bench.Input(9);
        bench.Input(10);
        Assert.Equal(["input 8", "input 9", "input 10", "output 7 = 8 key"], bench.Reports());
    }

    [Fact]
    [Ruling(37)]
    public void ClearInput_KeepsOutputBuffers()
    {
        using var bench = new EncodeLoopBench();
        bench.Output(7);
        bench.Send(WorkerCommandKind.ClearInput);
        bench.Input(1);

        Assert.Equal(["inputcleared", "input 1", "output 7 = 1 key"], bench.Reports());
    }

    [Fact]
    [Ruling(37)]
    public void ClearOutput_ReturnsBuffersAndLosesNoPacket()
    {
        using var bench = new EncodeLoopBench(new FakeEncoder { Delay = 1 });
        bench.Input(1);
        bench.Input(2);
        bench.Input(3);
        Assert.Equal(["input 1", "input 2"], bench.Reports());
        bench.Output(7, length: 1, generation: 0);
        bench.Send(WorkerCommandKind.ClearOutput);
        Assert.Equal(["outputcleared"], bench.Reports());

        bench.Output(8);
        bench.Output(9);
        Assert.Equal(["output 8 = 1 key", "input 3", "output 9 = 2 p"], bench.Reports());
    }

    [Fact]
    [Ruling(31)]
    public void Output_ThatCrossedWithAClear_IsNotTouched()
    {
        using var bench = new EncodeLoopBench();
        bench.Input(1);
        Assert.Equal(["input 1"], bench.Reports());
        bench.Send(WorkerCommandKind.ClearOutput);
        Resource crossed = bench.Output(7, generation: 0);
        crossed.Buffers[0].Write(0, [0xcc]);
        bench.Output(8);

        Assert.Equal(["outputcleared", "output 8 = 1 key"], bench.Reports());
        Assert.Equal(0xcc, crossed.Buffers[0].Piece(0, 1)[0]);
    }

    [Theory]
    [Ruling(41)]
    [InlineData(FakeImage.Fail)]
    [InlineData(FakeImage.FailLater)]
    public void Fail_StopsEverythingAndIsToldOnce(byte kind)
    {
        using var bench = new EncodeLoopBench();
        bench.Output(7);
        bench.Output(8);
        bench.Input(1);
        bench.Input(2, FakeImage.Of(kind));
        bench.Input(3);
        Assert.Equal(["input 1", "output 7 = 1 key", "failed"], bench.Reports().Where(report => report != "input 2"));

        bench.Output(9);
        bench.Input(4, settings: EncodeLoopBench.OtherSettings);
        bench.Send(WorkerCommandKind.Drain);
        Assert.Empty(bench.Reports());
        Assert.Equal(["send 1", "send 2"], bench.Sent);
    }

    [Fact]
    public void Dispose_DisposesTheEncoder()
    {
        var bench = new EncodeLoopBench();
        bench.Dispose();

        Assert.Equal(["dispose"], bench.Sent);
    }
}

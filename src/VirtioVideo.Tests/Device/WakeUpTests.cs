// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Threading;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Device;

/// <summary>A host is woken once for whatever is there to do, whether it waits for the poll fd or calls at will, and is never forgotten.</summary>
public sealed class WakeUpTests
{
    private const int Rounds = 2000;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Outcomes_OfManyBuffers_WakeTheHostAndTheGuestOnce(bool packed)
    {
        const int Inputs = 20;
        var factory = new FakeDecoderFactory();
        var workers = new KeptWorkers();
        using var device = new TestDevice(new TestDeviceSetup { Factory = factory, Packed = packed, Workers = workers });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.ChangeParams(p => p with { cur_bitstream_buffers = Inputs + 1 });
        stream.AttachInputs(Inputs + 1, 64);
        Command first = stream.QueueInput(0, FakeUnit.Of(FakeUnit.Block), 0);
        device.PumpReady();
        FakeDecoder decoder = factory.Decoders[0];
        Assert.True(decoder.IsAtGate.Wait(TestDevice.DeadlineMilliseconds), "the decoder gets the first input");
        Command[] inputs = [.. Enumerable.Range(1, Inputs).Select(i => stream.QueueInput((uint)i, FakeUnit.Of(FakeUnit.Damaged), (ulong)i))];
        device.PumpReady();
        ulong interrupts = device.Device.Counters(0).Notifications;

        // While the host does something else, all of them are done.
        decoder.Gate.Set();
        Assert.True(SpinWait.SpinUntil(() => decoder.Calls.Count > Inputs, TestDevice.DeadlineMilliseconds), "the decoder gets all inputs");
        Assert.True(SpinWait.SpinUntil(() => workers.Newest!.IsAsleep, TestDevice.DeadlineMilliseconds), "the worker has nothing more to do");
        Assert.True(NativeCalls.WaitReadable(device.Device.PollFd, TestDevice.DeadlineMilliseconds), "a wake-up");
        device.Device.Process(0);
        device.Collect();
        Assert.True(first.IsDone && Array.TrueForAll(inputs, input => input.IsDone));
        Assert.Equal(1ul, device.Device.Counters(0).Notifications - interrupts);
        Assert.False(NativeCalls.WaitReadable(device.Device.PollFd, 0));
    }

    [Fact]
    public void Outcomes_ThatComeWhileTheDeviceIsAwake_GoOutWithTheSameBatch()
    {
        using var device = new TestDevice(new TestDeviceSetup { Factory = new FakeDecoderFactory(), Workers = new InlineWorkers { AreEager = true } });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        device.PumpReady();
        ulong interrupts = device.Device.Counters(0).Notifications;
        Command input = stream.QueueInput(0, FakeUnit.Of(FakeUnit.Damaged), 0);
        device.Device.Process(0);
        device.Collect();
        Assert.True(input.IsDone);
        Assert.Equal(1ul, device.Device.Counters(0).Notifications - interrupts);
        Assert.False(NativeCalls.WaitReadable(device.Device.PollFd, 0));
    }

    [Fact]
    public void Host_ThatWaitsForThePollFd_IsWokenForEveryChainAndHardlyEverForNothing()
    {
        using var host = new DescriptorHost();
        int wakeUps = 0;
        for (int i = 0; i < Rounds; i++)
        {
            host.SubmitGetParams();
            wakeUps += host.AwaitAnswer();
        }

        Assert.InRange(wakeUps, Rounds, Rounds + (Rounds / 50));
    }

    [Fact]
    public void Host_ThatProcessesWhatItSubmits_FindsThePollFdReadableAtMostOnceMore()
    {
        using var host = new DescriptorHost();
        for (int i = 0; i < Rounds; i++)
        {
            host.SubmitGetParams();
            Assert.True(host.IsReadable);
            host.Device.Process(0);
            Assert.True(host.TryTakeAnswer());
        }

        // Left so in expectation of the next submit.
        Assert.True(host.IsReadable);
        Assert.False(host.Device.Process(0));
        Assert.False(host.IsReadable);
        Assert.False(host.Device.Process(0));
        Assert.False(host.IsReadable);
    }

    [Fact]
    public void Host_OfAnyManners_IsNeverForgotten()
    {
        // The stream's thread answers inputs; the host waits for it, or processes what it submitted first, or calls for no reason.
        var random = new Random(11);
        using var host = new DescriptorHost();
        for (int i = 0; i < Rounds; i++)
        {
            bool isInput = random.Next(2) == 0;
            if (isInput)
            {
                host.SubmitInput();
            }
            else
            {
                host.SubmitGetParams();
            }

            bool answered = false;
            for (int calls = random.Next(3); calls > 0 && !answered; calls--)
            {
                host.Device.Process(0);
                answered = host.TryTakeAnswer();
            }

            if (!answered)
            {
                Assert.InRange(host.AwaitAnswer(), 1, 4);
            }
        }
    }
}

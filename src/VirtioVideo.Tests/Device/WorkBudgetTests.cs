// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Threading;
using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device;

/// <summary>What one call of process() does at most: counted, not timed.</summary>
public sealed class WorkBudgetTests
{
    private const virtio_video_queue_type Input = VIRTIO_VIDEO_QUEUE_TYPE_INPUT;

    [Fact]
    public void Chains_OfAFullRing_TakeAsManyCallsAsTheirWork()
    {
        const int Chains = 12_000;
        using var device = new TestDevice(new TestDeviceSetup { QueueSize = 32768 });
        device.PumpReady();
        byte[] request = [9, 9, 9, 9];
        Command[] commands = [.. Enumerable.Range(0, Chains).Select(_ => device.Submit(request, 4))];
        int ofACall = WorkBudget.UnitsOfACall / WorkBudget.Chain;
        for (int taken = 0; taken < Chains; taken += ofACall)
        {
            Assert.Equal(taken + ofACall < Chains, device.Device.Process(0));
            device.CollectAnswers();
            Assert.Equal(Math.Min(taken + ofACall, Chains), commands.Count(command => command.IsDone));
        }

        Assert.False(device.Device.Process(0));
    }

    [Fact]
    public void Descriptors_OfLongChains_CountAsWork()
    {
        // Nobody reads them. Without them, one call would do.
        const int Chains = 4_900;
        const int Descriptors = 6;
        using var device = new TestDevice(new TestDeviceSetup { QueueSize = 32768 });
        device.PumpReady();
        RingBuffer request = device.Put([9, 9, 9, 9]);
        RingBuffer[] writable = [new RingBuffer(device.Ram.Allocate(4), 4), .. Enumerable.Repeat(new RingBuffer(GuestRam.Base, 0), Descriptors - 2)];
        Command[] commands = [.. Enumerable.Range(0, Chains).Select(_ => device.Submit([request], writable))];
        int ofACall = Rounded(WorkBudget.UnitsOfACall, WorkBudget.Chain + (Descriptors / WorkBudget.DescriptorsOfAUnit));

        Assert.True(device.Device.Process(0));
        device.CollectAnswers();
        Assert.Equal(ofACall, commands.Count(command => command.IsDone));
        Assert.False(device.Device.Process(0));
    }

    [Fact]
    public void EventBuffers_WithoutRoom_TakeAsManyCallsAsTheirWork()
    {
        const int Buffers = 12_000;
        var workers = new InlineWorkers();
        using var device = new TestDevice(new TestDeviceSetup
        {
            QueueSize = 16384,
            EventBuffers = 0,
            Factory = new FakeDecoderFactory(),
            Workers = workers,
        })
        {
            RefillsEvents = false,
        };
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        Command input = stream.QueueInput(0, FakeUnit.Of(FakeUnit.Fail), 0);
        for (int i = 0; i < Buffers; i++)
        {
            device.AddEventBuffer(room: 4);
        }

        device.PumpReady();
        workers.Run(asleep: 0);
        int ofACall = WorkBudget.UnitsOfACall / WorkBudget.Chain;

        // The input is cancelled in the first call; buffers without room do not keep the event from one that has some.
        Assert.True(device.Device.Process(0));
        device.Collect();
        Assert.True(input.IsDone);
        Assert.InRange(device.EmptyEventBuffers, ofACall - 10, ofACall);
        device.AddEventBuffer();
        int calls = 1;
        while (device.Device.Process(0))
        {
            calls++;
        }

        Assert.Equal(Rounded(Buffers, ofACall) - 1, calls);
        Assert.Equal(stream.Id, device.AwaitEvent().stream_id);
        Assert.Equal(Buffers, device.EmptyEventBuffers);
    }

    [Theory]
    [InlineData(1_000)]
    [InlineData(10 * WorkBudget.UnitsOfACall)]
    public void LargePiece_WaitsOnce(int cost)
    {
        var work = new WorkBudget();
        work.Begin();
        Assert.False(work.StopsBefore(WorkBudget.UnitsOfACall));
        work.Spend(WorkBudget.UnitsOfACall - 999);
        Assert.True(work.StopsBefore(cost));
        Assert.True(work.StopsBefore(cost));
        Assert.True(work.WasShort);
        Assert.False(work.Stops());

        // Then it is done, whatever came before it, but if nothing at all is left.
        work.Begin();
        Assert.False(work.WasShort);
        work.Spend(WorkBudget.UnitsOfACall - 999);
        Assert.False(work.StopsBefore(cost));
        work.Spend(999);
        Assert.True(work.StopsBefore(cost));
    }

    [Fact]
    public void Create_OfStreams_CountsAsWork()
    {
        using var device = new TestDevice(new TestDeviceSetup { MaxStreams = 64, Factory = new FakeDecoderFactory(), Workers = new InlineWorkers() });
        device.PumpReady();
        var create = new virtio_video_stream_create { cmd_type = 0x200, codec = (uint)VIRTIO_VIDEO_CODEC_H264, in_mem_type = 1, out_mem_type = 1 };
        Command[] commands = [.. Enumerable.Range(0, 9).Select(_ => device.Submit(create, 8))];
        int calls = 1;
        while (device.Device.Process(0))
        {
            calls++;
        }

        device.CollectAnswers();
        Assert.All(commands, command => Assert.Equal(VIRTIO_VIDEO_RESULT_OK, command.Result));
        Assert.Equal(Rounded(9, Rounded(WorkBudget.UnitsOfACall, WorkBudget.Stream + WorkBudget.Chain)), calls);
    }

    [Fact]
    public void DescriptorLevel_HasTheSameBudget()
    {
        const int Chains = 12_000;
        using var host = new DescriptorHost();
        for (int i = 0; i < Chains; i++)
        {
            host.SubmitGetParams();
        }

        int calls = 1;
        while (host.Device.Process(0))
        {
            calls++;
        }

        var completions = new Completion[Chains + 1];
        Assert.Equal(Chains, host.Device.Reap(completions));
        Assert.Equal(Rounded(Chains, WorkBudget.UnitsOfACall / WorkBudget.Chain), calls);
    }

    [Fact]
    public void OneObjectAtTheLimitOfEntries_LeavesNoRoomForMore()
    {
        using var device = new TestDevice(new TestDeviceSetup
        {
            Objects = new HostObjects(),
            Features = 7,
            Regions = [new GuestRamRegion(GuestRam.Base, 128 << 20)],
        });
        GuestStream objects = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264, virtio_video_mem_type.VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT);
        GuestStream pages = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        objects.ChangeParams(p => p with { cur_bitstream_buffers = 2 });
        pages.ChangeParams(p => p with { cur_bitstream_buffers = 3 });
        RingBuffer[] memory = [new RingBuffer(device.Ram.Allocate(4096), 4096)];
        RingBuffer[] most = [.. Enumerable.Repeat(new RingBuffer(GuestRam.Base, 1), EntryQuota.OfADevice - 1)];

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, objects.Attach(Input, 0, memory));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, pages.Attach(Input, 0, most));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, objects.Attach(Input, 1, memory));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, pages.Attach(Input, 1, memory));

        // An object that is given back is room for an entry.
        device.Await(objects.Detach(Input));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, pages.Attach(Input, 1, memory));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, pages.Attach(Input, 2, memory));
        device.Await(pages.Destroy());

        // The stream's worker gives them back when it ends.
        Assert.True(SpinWait.SpinUntil(() => objects.Attach(Input, 0, memory) == VIRTIO_VIDEO_RESULT_OK, TestDevice.DeadlineMilliseconds), "no room after STREAM_DESTROY");
    }

    private static int Rounded(int dividend, int divisor) => (dividend + divisor - 1) / divisor;
}

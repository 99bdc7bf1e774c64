// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Runtime.InteropServices;
using VirtioVideo.Memory;
using VirtioVideo.Rings;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device.Commands;

/// <summary>RESOURCE_ATTACH of more entries than one call of process() takes, and what may happen in between.</summary>
public sealed class LongAttachmentTests : IDisposable
{
    private const virtio_video_queue_type Input = VIRTIO_VIDEO_QUEUE_TYPE_INPUT;
    private const int Entries = EntryQuota.OfADevice - 16;

    /// <summary>What is left of a call that read so many is enough to give them back, or not.</summary>
    private const int FewToGiveBack = 75_000;
    private const int ManyToGiveBack = 77_000;

    /// <summary>Fixed part and header of a request with one list.</summary>
    private const uint HeaderLength = 24;

    private readonly InlineWorkers _workers = new();
    private readonly TestDevice _device;
    private readonly GuestStream _stream;
    private readonly RingBuffer _request;

    public LongAttachmentTests()
    {
        _device = new TestDevice(new TestDeviceSetup
        {
            Factory = new FakeDecoderFactory(),
            Workers = _workers,
            Regions = [new GuestRamRegion(GuestRam.Base, 128 << 20)],
        });
        _stream = _device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        _stream.AttachInputs(2, 256);
        _device.Await(_stream.Detach(Input));
        _stream.ChangeParams(p => p with { cur_bitstream_buffers = 3 });

        // The unit is in the first entry; the others are empty.
        ulong unit = _device.Ram.Allocate(256);
        FakeUnit.Of().CopyTo(_device.Ram.At(unit, 256));
        RingBuffer[] list = [new RingBuffer(unit, 256), .. Enumerable.Repeat(new RingBuffer(unit, 1), Entries - 1)];
        _request = _device.Put(Requests.Attach(_stream.Id, Input, 0, list));
        _device.PumpReady();
    }

    public void Dispose() => _device.Dispose();

    [Fact]
    public void MillionEntries_TakeAsManyCallsAsTheirWork_AndCommandsBehindWaitInOrder()
    {
        GuestStream other = _device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        other.AttachInputs(1);
        _device.PumpReady();
        Command input = other.QueueInput(0, FakeUnit.Of(FakeUnit.Headers), 0);
        Command attach = SubmitAttach();
        Command behind = _device.Submit([9, 9, 9, 9], 4);

        Assert.True(_device.Device.Process(0));
        _workers.Run(asleep: 0);
        for (int calls = 2; calls <= CallsFor(Entries); calls++)
        {
            bool isLast = calls == CallsFor(Entries);
            Assert.Equal(!isLast, _device.Device.Process(0));
            _device.Collect();
            Assert.True(input.IsDone, "what another stream is done with waits for a long command");
            Assert.Equal((isLast, isLast), (attach.IsDone, behind.IsDone));
            Assert.Equal(!isLast, NativeCalls.WaitReadable(_device.Device.PollFd, 0));
        }

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, attach.Result);
        Assert.True(attach.Order < behind.Order);
        Command read = _stream.QueueInput(0, 3, 7);
        _device.PumpReady();
        _workers.Run(asleep: 0);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _device.Await(read).Result);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    [Ruling(27)]
    public void EntriesThatTheGuestChangesMeanwhile_AreReadOnce(bool isGood)
    {
        // Each call finds the entries that it read before replaced by the opposite: nobody looks.
        if (!isGood)
        {
            Entry(Entries - 1).addr = 1;
        }

        Command attach = SubmitAttach();
        int read = 0;
        while (_device.Device.Process(0))
        {
            // What the first call cannot have read in part is left out: the chain itself costs some units.
            read += WorkBudget.UnitsOfACall - 100;
            MemoryMarshal.Cast<byte, virtio_video_resource_sg_entry>(_device.Ram.At(_request.Address + HeaderLength, Math.Min(read, Entries - 1) * 16))
                .Fill(new virtio_video_resource_sg_entry { addr = isGood ? 1 : GuestRam.Base, length = 1 });
            _device.Ram.At(_request.Address, (int)HeaderLength).Fill(0xff);
        }

        _device.Collect();
        Assert.Equal(isGood ? VIRTIO_VIDEO_RESULT_OK : VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, attach.Result);
    }

    [Fact]
    public void RefusedLists_LeaveTheirEntriesToOthers()
    {
        Entry(Entries - 1).addr = 1;
        for (int i = 0; i < 3; i++)
        {
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, _device.Await(SubmitAttach()).Result);
        }

        Entry(Entries - 1).addr = GuestRam.Base;
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _device.Await(SubmitAttach()).Result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, _device.Await(SubmitAttach()).Result);
    }

    [Theory]
    [InlineData(FewToGiveBack, 1, 1)]
    [InlineData(ManyToGiveBack, 1, 2)]
    [InlineData(FewToGiveBack, 0, 1)]
    [InlineData(ManyToGiveBack, 0, 2)]
    public void List_IsGivenBackInACallThatHasRoomForIt(int entries, int refused, int calls)
    {
        MemoryMarshal.Write(_device.Ram.At(_request.Address + 16, 4), entries);
        if (refused == 1)
        {
            Entry(entries - 1).addr = 1;
        }

        Command attach = SubmitAttach();
        Command detach = refused == 1 ? attach : _stream.Detach(Input);
        for (int call = 1; call <= calls; call++)
        {
            Assert.False(detach.IsDone);
            _device.Device.Process(0);
            _device.Collect();
        }

        Assert.True(detach.IsDone);
        Assert.Equal(refused == 1 ? VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER : VIRTIO_VIDEO_RESULT_OK, attach.Result);
    }

    [Fact]
    [Ruling(41)]
    public void StreamThatFailsMeanwhile_IsToldWithoutReadingOn()
    {
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _stream.Attach(Input, 1, [_device.Put(FakeUnit.Of(FakeUnit.Fail))]));
        _device.PumpReady();
        Command input = _stream.QueueInput(1, 3, 0);
        Command attach = SubmitAttach();
        Assert.True(_device.Device.Process(0));
        _workers.Run(asleep: 0);
        Assert.False(_device.Device.Process(0));
        _device.Collect();

        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION), (input.Result, attach.Result));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void MemoryThatMovesMeanwhile_IsFoundAnew(int calls)
    {
        Command attach = SubmitAttach();
        Process(calls);
        using var moved = new MovedRam(_device.Ram);
        _device.Device.SetMemory(moved.Table);
        moved.ForbidTheOldPlace();
        int more = 1;
        while (_device.Device.Process(0))
        {
            more++;
        }

        moved.AllowTheOldPlace();
        _device.Collect();
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, attach.Result);

        // What was read stays read; what was found is looked for once more.
        Assert.InRange(more, CallsFor(Entries) - calls, CallsFor(Entries));
        Command read = _stream.QueueInput(0, 3, 7);
        _device.PumpReady();
        moved.ForbidTheOldPlace();
        _workers.Run(asleep: 0);
        moved.AllowTheOldPlace();
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _device.Await(read).Result);
        _device.Device.SetMemory(_device.Ram.Table);
    }

    [Fact]
    [Ruling(27)]
    public void MemoryThatGoesMeanwhile_IsAnInvalidParameter()
    {
        // An address that was inside guest memory when it was found, and is not any more.
        const ulong Gone = GuestRam.Base + (128 << 20) - 4096;
        Entry(0).addr = Gone;
        Command attach = SubmitAttach();
        Process(3);
        GuestRegion whole = _device.Ram.Regions[0];
        _device.Device.SetMemory(GuestMemory.Create([whole with { Length = whole.Length - 4096 }]));
        Process(1);
        _device.Collect();

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, attach.Result);
        _device.Device.SetMemory(_device.Ram.Table);
    }

    [Fact]
    public void RingThatStopsMeanwhile_GoesOnWithTheCommand()
    {
        Command attach = SubmitAttach();
        Process(3);
        VringPosition position = _device.Device.StopRing(0);
        for (int i = 0; i < 20; i++)
        {
            _device.Device.Wake();
            Assert.False(_device.Device.Process(0));
        }

        Assert.False(attach.IsDone);
        _device.Device.StartRing(_device.Vring(0) with { NextAvail = position.NextAvail, NextUsed = position.NextUsed });
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _device.Await(attach).Result);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void ResetMeanwhile_ForgetsTheCommandAndItsEntries(bool ringOnly)
    {
        SubmitAttach();
        Process(3);
        if (ringOnly)
        {
            _device.Device.ResetRing(0);
            _device.Device.ResetRing(1);
        }
        else
        {
            _device.Device.Reset();
        }

        TakeAllAnew();
    }

    [Fact]
    public void RingThatBreaksMeanwhile_TakesNoAnswer()
    {
        SubmitAttach();
        Process(3);
        _device.Device.SetMemory(GuestMemory.Empty);
        Process(1);
        Assert.Equal([0u, 1u], _device.Host.Resets);
        Assert.False(_device.Device.Process(0));
        _device.Device.SetMemory(_device.Ram.Table);
        _device.Device.Reset();

        TakeAllAnew();
    }

    [Fact]
    public void ManagedHeap_DoesNotGrowWithWhatAGuestAttaches()
    {
        _device.Await(SubmitAttach());
        _device.Await(_stream.Detach(Input));
        long before = GC.GetAllocatedBytesForCurrentThread();
        Command attach = SubmitAttach();
        long submitted = GC.GetAllocatedBytesForCurrentThread();
        while (_device.Device.Process(0))
        {
        }

        long after = GC.GetAllocatedBytesForCurrentThread();
        _device.Collect();
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, attach.Result);
        Assert.True(after - submitted < 4096, $"{after - submitted} bytes for a list ({submitted - before} by the test)");
    }

    /// <summary>Calls for so many entries in a chain of two descriptors.</summary>
    private static int CallsFor(int entries) => (entries + WorkBudget.Chain + WorkBudget.UnitsOfACall - 1) / WorkBudget.UnitsOfACall;

    private Command SubmitAttach() => _device.Submit([_request], [new RingBuffer(_device.Ram.Allocate(4), 4)]);

    private ref virtio_video_resource_sg_entry Entry(int index)
        => ref MemoryMarshal.AsRef<virtio_video_resource_sg_entry>(_device.Ram.At(_request.Address + HeaderLength + (16ul * (ulong)index), 16));

    private void Process(int calls)
    {
        for (int i = 0; i < calls; i++)
        {
            _device.Device.Process(0);
        }
    }

    /// <summary>After a reset: a stream gets all entries that a device has.</summary>
    private void TakeAllAnew()
    {
        _device.RestartRings();
        if (_device.Device.AcceptedFeatures == 0)
        {
            // A reset of the rings alone leaves the features as they are.
            _device.Device.AcknowledgeFeatures(3);
        }

        GuestStream stream = _device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        MemoryMarshal.Write(_device.Ram.At(_request.Address + 4, 4), stream.Id);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _device.Await(SubmitAttach()).Result);
    }
}

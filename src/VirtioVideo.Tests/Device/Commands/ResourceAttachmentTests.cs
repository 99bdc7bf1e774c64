// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device.Commands;

/// <summary>The sg lists of RESOURCE_ATTACH.</summary>
public sealed class ResourceAttachmentTests
{
    private const virtio_video_queue_type Input = VIRTIO_VIDEO_QUEUE_TYPE_INPUT;
    private const virtio_video_queue_type Output = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT;

    [Fact]
    [Ruling(24)]
    [Clause("FEATURES/2")]
    public void ScatteredEntries_WithoutNonContig_AreRefusedUnlessAdjacent()
    {
        using var device = new TestDevice(new TestDeviceSetup { Features = 1 });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        ulong memory = device.Ram.Allocate(4096);

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(Input, 0, [new RingBuffer(memory, 100), new RingBuffer(memory + 100, 200), new RingBuffer(memory + 300, 1)]));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(Input, 0, [new RingBuffer(memory, 100), new RingBuffer(memory + 101, 200)]));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(Input, 0, [new RingBuffer(memory + 100, 100), new RingBuffer(memory, 100)]));
    }

    [Fact]
    [Clause("FEATURES/2", "RESOURCE_ATTACH/4", "RESOURCE_ATTACH/5", "BUFFER_LIFE_CYCLE/6")]
    public void ScatteredEntries_WithNonContig_HoldAPicture()
    {
        // Pages in reverse order, lines that cross from one to the next.
        using var device = new TestDevice();
        Clip clip = Clips.Vp9Odd;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(1);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        stream.AwaitEvent();
        stream.AttachOutputs(1);
        uint length = GuestPicture.BufferLengths(stream.Params)[0];
        ulong memory = device.Ram.Allocate((2 * length) + 74);
        RingBuffer[] pages = [.. Enumerable.Range(0, (int)(length / 37) + 1).Select(i => new RingBuffer(memory + (ulong)((int)(length / 37) - i) * 74, 37))];
        device.Ram.Fill(memory, (2 * length) + 74, 0xcc);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(Output, 0, pages));
        virtio_video_params told = stream.Params;
        virtio_video_resource_queue_resp answer = device.Await(stream.QueueOutput(0)).Buffer;
        Assert.Equal((told.plane_formats[0].plane_size, told.plane_formats[1].plane_size), (answer.data_sizes[0], answer.data_sizes[1]));

        // Gathered as the guest sees it.
        ulong gathered = stream.OutputAddresses(0)[0];
        byte[] bytes = [.. pages.SelectMany(page => device.Ram.At(page.Address, 37).ToArray()).Take((int)length)];
        bytes.CopyTo(device.Ram.At(gathered, (int)length));
        Assert.Equal(clip.Digests[0], GuestPicture.Digest(stream.ReadPicture(0)));
        Assert.All(pages[..^1], page => Assert.True(device.Ram.StillHolds(page.Address + 37, 37, 0xcc)));
    }

    [Fact]
    [Clause("FEATURES/2", "RESOURCE_ATTACH/4", "RESOURCE_ATTACH/5")]
    public void Input_InScatteredEntries_IsRead()
    {
        using var device = new TestDevice();
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        byte[] unit = clip.Units[0].Bytes;
        RingBuffer[] entries = [.. unit.Chunk(13).Reverse().Select(part => device.Put(part)).Reverse()];
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(Input, 0, entries));
        Command input = device.Await(stream.QueueInput(0, (uint)unit.Length, 7));
        stream.AwaitEvent();
        stream.AttachOutputs(1);
        device.Await(stream.QueueOutput(0));

        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 0u), (input.Result, input.Buffer.flags));
        Assert.Equal(clip.Digests[0], GuestPicture.Digest(stream.ReadPicture(0)));
    }

    [Fact]
    [Ruling(27)]
    [Clause("RESOURCE_ATTACH/5")]
    public void AddressOutsideGuestMemory_IsAnInvalidParameter()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        ulong end = GuestRam.Base + (64 << 20);
        RingBuffer good = new(device.Ram.Allocate(64), 64);
        foreach (RingBuffer bad in (RingBuffer[])[new RingBuffer(0, 1), new RingBuffer(end, 1), new RingBuffer(end - 1, 2), new RingBuffer(ulong.MaxValue, 2), new RingBuffer(ulong.MaxValue - 4, uint.MaxValue), new RingBuffer(GuestRam.Base, uint.MaxValue)])
        {
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(Input, 0, [bad]));
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(Input, 0, [good, bad]));
        }

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(Input, 0, [new RingBuffer(end - 1, 1)]));
    }

    [Fact]
    [Ruling(27)]
    [Clause("RESOURCE_ATTACH/5")]
    public void EntryAcrossRegions_NeedsThemAdjacentOnTheHost()
    {
        using var device = new TestDevice(new TestDeviceSetup
        {
            Regions = [new(GuestRam.Base, 1 << 20), new(GuestRam.Base + (1 << 20), 4096, FollowsOnHost: true), new(GuestRam.Base + (1 << 20) + 4096, 4096)],
        });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(Input, 0, [new RingBuffer(GuestRam.Base + (1 << 20) - 10, 20)]));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(Input, 0, [new RingBuffer(GuestRam.Base + (1 << 20) + 4096 - 10, 20)]));
    }

    [Fact]
    [Ruling(23, 26)]
    [Clause("RESOURCE_ATTACH/3", "RESOURCE_ATTACH/4")]
    public void ListsOfEachPlane_ArePackedBackToBack()
    {
        // Lists of one, three and two entries, and bytes behind them.
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        virtio_video_params p = stream.ChangeParams(p => p with { image_format = 4, planes_layout = 1 });
        uint[] sizes = GuestPicture.BufferLengths(p);
        ulong[] memory = [.. sizes.Select(size => device.Ram.Allocate(size))];
        RingBuffer[][] lists =
        [
            [new RingBuffer(memory[0], sizes[0])],
            [new RingBuffer(memory[1], 1), new RingBuffer(memory[1] + 1, sizes[1] - 2), new RingBuffer(memory[1] + sizes[1] - 1, 1)],
            [new RingBuffer(memory[2], sizes[2] - 1), new RingBuffer(memory[2] + sizes[2] - 1, 1)],
        ];
        byte[] request = [.. Requests.Attach(stream.Id, Output, 0, lists), .. new byte[100]];
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(device.Submit(request, 4)).Result);

        // Two lists for three planes; a plane one byte short.
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(Output, 0, lists[..2]));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(Output, 0, lists[0], lists[1], lists[2][..1]));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(Output, 0, lists[0], lists[1][..1], lists[2]));
    }

    [Theory]
    [Clause("RESOURCE_ATTACH/4")]
    [InlineData(0u)]
    [InlineData(2u)]
    [InlineData(1u << 18)]
    [InlineData((1u << 18) + 1)]
    [InlineData(0x1000_0001u)]
    [InlineData(uint.MaxValue)]
    public void NumberOfEntriesThatAreNotThere_IsAnInvalidParameter(uint claimed)
    {
        // The number is checked against the request before anything is allocated for it.
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        byte[] request = Requests.Attach(stream.Id, Input, 0, [new RingBuffer(device.Ram.Allocate(64), 64)]);
        BitConverter.TryWriteBytes(request.AsSpan(16), claimed);

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, device.Await(device.Submit(request, 4)).Result);
    }

    [Fact]
    public void EntriesOfAllLists_AreLimitedByWhatTheyCostTheHost()
    {
        // A guest may not make the host keep any number of entries; what it detaches counts no more.
        using var device = new TestDevice(new TestDeviceSetup { Regions = [new(GuestRam.Base, 512 << 20)] });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.ChangeParams(p => p with { cur_bitstream_buffers = 8 });
        RingBuffer[] list = [.. Enumerable.Repeat(new RingBuffer(GuestRam.Base, 64), 300_000)];
        virtio_video_result[] results = [.. Enumerable.Range(0, 5).Select(i => stream.Attach(Input, (uint)i, list))];
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, results[0]);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, results[^1]);

        device.Await(stream.Detach(Input));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(Input, 7, list));
    }

    [Fact]
    public void EntriesOfTheListsOfOneCommand_AreLimitedTogether()
    {
        using var device = new TestDevice(new TestDeviceSetup { Regions = [new(GuestRam.Base, 512 << 20)] });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.ChangeParams(p => p with { planes_layout = 1 });
        RingBuffer[] list = [.. Enumerable.Repeat(new RingBuffer(GuestRam.Base, 64), 600_000)];

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(Output, 0, list, list[..300_000]));
        device.Await(stream.Detach(Output));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, stream.Attach(Output, 0, list, list));
    }

    [Fact]
    [Clause("RESOURCE_ATTACH/3")]
    public void NoMemoryAtAll_IsAnInvalidParameter()
    {
        using var device = new TestDevice();
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(Input, 0));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(Input, 0, [new RingBuffer(GuestRam.Base, 0)]));
    }

    [Fact]
    [Clause("RESOURCE_ATTACH/1")]
    public void FailedAttach_KeepsTheMemoryThatWasThere()
    {
        using var device = new TestDevice(new TestDeviceSetup { Factory = new FakeDecoderFactory() });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachInputs(1);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, stream.Attach(Input, 0, [new RingBuffer(0, 1)]));

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.QueueInput(0, FakeUnit.Of(FakeUnit.Damaged), 0)).Result);
    }
}

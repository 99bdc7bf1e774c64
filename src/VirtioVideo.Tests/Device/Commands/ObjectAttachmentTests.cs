// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Linq;
using VirtioVideo.Device;
using VirtioVideo.Streams;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_mem_type;
using static VirtioVideo.Wire.virtio_video_planes_layout;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device.Commands;

/// <summary>Objects of other virtio devices as video buffers.</summary>
[Collection(nameof(WholeProcess))]
public sealed class ObjectAttachmentTests : IDisposable
{
    private const virtio_video_queue_type Input = VIRTIO_VIDEO_QUEUE_TYPE_INPUT;
    private const virtio_video_queue_type Output = VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT;
    private const virtio_video_mem_type Pages = VIRTIO_VIDEO_MEM_TYPE_GUEST_PAGES;
    private const virtio_video_mem_type Objects = VIRTIO_VIDEO_MEM_TYPE_VIRTIO_OBJECT;

    private readonly TestDevice _device = new(new TestDeviceSetup { Objects = new HostObjects(), Features = 7 });

    public void Dispose() => _device.Dispose();

    [Theory]
    [Ruling(23, 30)]
    [Clause("FEATURES/3", "RESOURCE_ATTACH/3", "RESOURCE_ATTACH/6")]
    [InlineData(Objects, Objects, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER)]
    [InlineData(Objects, Objects, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE)]
    [InlineData(Objects, Pages, VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER)]
    [InlineData(Pages, Objects, VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE)]
    internal void Stream_OverObjects_GivesThePicturesOfFfmpeg(virtio_video_mem_type input, virtio_video_mem_type output, virtio_video_planes_layout layout)
    {
        Clip clip = Clips.Of(VIRTIO_VIDEO_CODEC_H264);
        GuestStream stream = _device.Driver.CreateStream(clip.Codec, input, output);
        Playback playback = new Playback(stream, choose: p => p with { planes_layout = (uint)layout }).Play(clip.Stamped());

        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        Assert.True(_device.Ram.GapsAreUntouched);
        Assert.False(_device.Host.WasCalledElsewhere);
    }

    [Fact]
    [Ruling(13)]
    [Clause("FEATURES/3", "STREAM_CREATE/3")]
    public void Features_WithoutAResolver_DoNotOfferObjects()
    {
        using var without = new TestDevice();
        Assert.Equal(7ul, _device.Device.OfferedFeatures);
        Assert.Equal(3ul, without.Device.OfferedFeatures);
        Assert.Throws<HostException>(() => without.Device.AcknowledgeFeatures(7));
        Assert.Equal(
            VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER,
            (virtio_video_result)without.Driver.TryCreateStream((uint)VIRTIO_VIDEO_CODEC_H264, (uint)Objects, (uint)Pages).result);
    }

    [Fact]
    [Ruling(30)]
    [Clause("RESOURCE_ATTACH/6")]
    public void UnknownUuid_IsAnInvalidResourceId()
    {
        GuestStream stream = _device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264, Objects, Objects);

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, Attach(stream, Input, default(virtio_video_resource_object)));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, Attach(stream, Output, default(virtio_video_resource_object)));
        Assert.Equal(2, _device.Host.Objects!.Asked);
    }

    [Fact]
    [Ruling(23)]
    [Clause("RESOURCE_ATTACH/6")]
    public void RequestWithoutAWholeUuid_IsAnInvalidParameter()
    {
        GuestStream stream = _device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264, Objects, Objects);
        byte[] request = Requests.Attach(stream.Id, Input, 0, stream.Export(Memory(4096)));

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, _device.Await(_device.Submit(request.AsSpan(0, 31), 4)).Result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _device.Await(_device.Submit([.. request, 1, 2, 3], 4)).Result);
    }

    [Fact]
    [Ruling(18, 26)]
    public void ObjectSmallerThanThePictures_IsAnInvalidParameter()
    {
        GuestStream stream = _device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264, Objects, Objects);
        uint needed = GuestPicture.BufferLengths(stream.Params)[0];

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, Attach(stream, Output, stream.Export(Memory(needed - 1))));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Attach(stream, Output, stream.Export(Memory(needed))));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Attach(stream, Input, stream.Export(Memory(100))));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, _device.Await(stream.QueueInput(0, 101, 0)).Result);
    }

    [Fact]
    public void ObjectThatTheHostGotWrong_IsAnInvalidResourceIdAndTheHostIsTold()
    {
        GuestStream stream = _device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264, Objects, Objects);
        ulong size = (64 << 20) + 4096;
        HostObject[] wrong =
        [
            new(-1, 0, 4096), new(_device.Ram.File, 0, 0), new(_device.Ram.File, 0, size + 1), new(_device.Ram.File, size, 1),
            new(_device.Ram.File, ulong.MaxValue, 2), new(_device.Ram.File, 4096, ulong.MaxValue), new(_device.Device.PollFd, 0, 4096),
        ];
        foreach (HostObject exported in wrong)
        {
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, Attach(stream, Input, _device.Host.Objects!.Export(exported)));
        }

        Assert.Equal(wrong.Length, _device.Host.Messages.Count(message => message.Level == LogLevel.Error));
    }

    [Fact]
    [Ruling(25, 31)]
    [Clause("BUFFER_LIFE_CYCLE/3", "BUFFER_LIFE_CYCLE/4")]
    public void ObjectAttachedAnewForEachPicture_LeavesThePicturesWhole()
    {
        // The thread of July 2020: a DMABUF with each frame, the old memory scribbled over although it was a reference.
        Clip clip = Clips.Of(VIRTIO_VIDEO_CODEC_H264);
        GuestStream stream = _device.Driver.CreateStream(clip.Codec, Objects, Objects);
        stream.AttachInputs(1);
        _device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        stream.AwaitEvent();
        stream.AttachOutputs(1);
        uint length = GuestPicture.BufferLengths(stream.Params)[0];
        virtio_video_params current = stream.Params;
        int next = 1;
        var digests = new System.Collections.Generic.List<string>();
        Command drain = null!;
        Command? input = null;
        RingBuffer? old = null;
        while (digests.Count < clip.Units.Length)
        {
            RingBuffer memory = Memory(length);
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Attach(stream, Output, stream.Export(memory)));
            if (old is { } detached)
            {
                _device.Ram.Fill(detached.Address, length, 0x5a);
            }

            Command output = stream.QueueOutput(0);
            _device.Pump(
                () =>
                {
                    if (input is null or { IsDone: true } && next <= clip.Units.Length)
                    {
                        drain = next == clip.Units.Length ? stream.Drain() : drain;
                        input = next < clip.Units.Length ? stream.QueueInput(0, clip.Units[next].Bytes, (ulong)next) : input;
                        next++;
                    }

                    return output.IsDone;
                },
                "a picture");
            digests.Add(GuestPicture.Digest(GuestPicture.Read(_device.Ram, current, [memory.Address])));
            old = memory;
        }

        _device.Await(drain);
        Assert.Equal(clip.Digests, digests);
    }

    [Fact]
    [Ruling(25, 28, 31, 39)]
    [Clause("BUFFER_LIFE_CYCLE/1", "BUFFER_LIFE_CYCLE/2", "BUFFER_LIFE_CYCLE/3")]
    public void Mappings_AreGoneWithDetachReplacementDestroyResetAndTheDevice()
    {
        int before = Mappings();
        GuestStream stream = _device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264, Objects, Objects);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Attach(stream, Input, stream.Export(Memory(4096, 1))));
        Assert.Equal(before + 1, Mappings());
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Attach(stream, Input, stream.Export(Memory(4096))));
        Assert.Equal(before + 1, Mappings());
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_PARAMETER, Attach(stream, Output, stream.Export(Memory(4096))));
        Assert.Equal(before + 1, Mappings());
        Command held = stream.QueueInput(0, 0, 0);
        _device.Await(held, stream.Detach(Input));
        Assert.Equal(before, Mappings());

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Attach(stream, Input, stream.Export(Memory(4096))));
        _device.Await(stream.Destroy());
        Assert.Equal(before, Mappings());

        stream = _device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264, Objects, Pages);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Attach(stream, Input, stream.Export(Memory(4096))));
        _device.Device.Reset();
        Assert.Equal(before, Mappings());

        using (var other = new TestDevice(new TestDeviceSetup { Objects = new HostObjects(), Features = 7 }))
        {
            GuestStream left = other.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264, Objects, Pages);
            ulong address = other.Ram.Allocate(4096);
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, left.Attach(Input, 0, [new RingBuffer(address, 4096)]));
        }

        Assert.Equal(before, Mappings());
    }

    [Fact]
    [Ruling(30)]
    public void Object_OfAFileThatCanBecomeShorter_IsRefusedWhereItHasToBeSealed()
    {
        using var device = new TestDevice(new TestDeviceSetup { Objects = new HostObjects(), Features = 7, SealedMemory = true });
        using var shrinks = new GuestRam(1 << 20);
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264, Objects, Objects);
        virtio_video_result AttachFile(int fd)
            => device.Await(device.Submit(Requests.Attach(stream.Id, Input, 0, [device.Host.Objects!.Export(new HostObject(fd, 0, 4096))]), 4)).Result;

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, AttachFile(shrinks.File));
        Assert.Contains("F_SEAL_SHRINK", Assert.Single(device.Host.Messages, message => message.Level == LogLevel.Error).Message, StringComparison.Ordinal);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, AttachFile(device.Ram.File));
    }

    [Fact]
    public void Memory_ThatTheHostTakesAway_LeavesObjects()
    {
        Clip clip = Clips.H264Simple;
        GuestStream stream = _device.Driver.CreateStream(clip.Codec, Objects, Objects);
        stream.AttachInputs(1);
        _device.Device.SetMemory(_device.Ram.Table);
        _device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));

        Assert.Equal(virtio_video_event_type.VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, stream.AwaitEvent());
    }

    [Theory]
    [InlineData(Pages)]
    [InlineData(Objects)]
    internal void ResourcesBeyondTheHostsLimit_AreOutOfMemory(virtio_video_mem_type type)
    {
        StreamOptions options = TestDeviceSetup.DefaultStreams with { MaxResourceBytes = 10_000 };
        using var device = new TestDevice(new TestDeviceSetup { Objects = new HostObjects(), Features = 7, Streams = options });
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264, type, Pages);
        stream.ChangeParams(p => p with { cur_bitstream_buffers = 4 });
        virtio_video_result AttachBytes(uint id, uint length) => stream.Attach(Input, id, [new RingBuffer(device.Ram.Allocate(length), length)]);

        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, AttachBytes(0, 10_001));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, AttachBytes(0, 6_000));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, AttachBytes(1, 4_000));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, AttachBytes(2, 1));

        // What it replaces counts no more; another stream has a limit of its own.
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, AttachBytes(0, 5_999));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, AttachBytes(2, 1));
        stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264, type, Pages);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, AttachBytes(0, 10_000));
    }

    [Fact]
    public void ResourcesBeyondTheHostsLimit_AreThoseOfBothQueuesAndAllPlanes()
    {
        // NV12 of 640 x 480 in two buffers, before any headers are known.
        const ulong Luma = 640 * 480;
        const ulong Picture = Luma * 3 / 2;
        foreach ((ulong most, bool fits) in ((ulong, bool)[])[(Picture - 1, false), (Picture + 100, true)])
        {
            StreamOptions options = TestDeviceSetup.DefaultStreams with { MaxResourceBytes = most };
            using var device = new TestDevice(new TestDeviceSetup { Streams = options });
            GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
            stream.ChangeParams(p => p with { planes_layout = (uint)VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE });
            virtio_video_result Attach(virtio_video_queue_type queue, params ulong[] lengths)
                => stream.Attach(queue, 0, [.. lengths.Select(length => (RingBuffer[])[new RingBuffer(device.Ram.Allocate((uint)length), (uint)length)])]);

            Assert.Equal(fits ? VIRTIO_VIDEO_RESULT_OK : VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY, Attach(Output, Luma, Luma / 2));
            Assert.Equal(fits ? VIRTIO_VIDEO_RESULT_ERR_OUT_OF_MEMORY : VIRTIO_VIDEO_RESULT_OK, Attach(Input, 101));
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, Attach(Input, 100));
        }
    }

    /// <summary>How many mappings of guest memory the process has.</summary>
    private static int Mappings() => File.ReadAllLines("/proc/self/maps").Count(line => line.Contains(GuestRam.FileName, StringComparison.Ordinal));

    private RingBuffer Memory(uint length, uint alignment = 64) => new(_device.Ram.Allocate(length, alignment), length);

    private virtio_video_result Attach(GuestStream stream, virtio_video_queue_type queue, params virtio_video_resource_object[] objects)
        => _device.Await(_device.Submit(Requests.Attach(stream.Id, queue, 0, objects), 4)).Result;
}

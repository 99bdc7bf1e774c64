// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Rings;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Device;

/// <summary>virtiovideo_set_memory() while the guest runs: after return no region is touched that the new table lacks.</summary>
public sealed class VideoDeviceMemoryTests
{
    private const ulong Second = 0x1000_0000;
    private const ulong SecondLength = 1 << 20;

    private static readonly TestDeviceSetup s_twoRegions = new()
    {
        Regions = [new GuestRamRegion(GuestRam.Base, 32 << 20), new GuestRamRegion(Second, SecondLength), new GuestRamRegion(2 * Second, SecondLength)],
    };

    [Fact]
    public void Buffers_InARegionThatIsTakenAway_ReturnCancelledAndAreTouchedNoMore()
    {
        using var device = new TestDevice(s_twoRegions);
        Clip clip = Clips.H264Simple;
        GuestStream stream = Started(device, clip);
        stream.ChangeParams(p => p with { cur_image_buffers = 2 });
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 0, [new RingBuffer(Second, 64 * 1024)]));
        Command lost = stream.QueueOutput(0);
        device.Await(lost);
        lost = stream.QueueOutput(0);
        device.PumpReady();
        device.Device.SetMemory(GuestMemory.Create([device.Ram.Regions[0]]));

        // The picture that was there is one that the next refers to.
        device.Ram.Fill(Second, (uint)SecondLength, 0xcc);
        device.Await(lost);
        Assert.Equal((VIRTIO_VIDEO_RESULT_ERR_CANCELED, PlayedFrame.Err), (lost.Result, lost.Buffer.flags));

        // It is detached; another buffer in memory that stayed takes the picture.
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_RESOURCE_ID, device.Await(stream.QueueOutput(0)).Result);
        stream.AttachOutputs(2);
        Command frame = stream.QueueOutput(1);
        device.Await(stream.QueueInput(0, clip.Units[1].Bytes, 1), frame);
        Assert.Equal(clip.Digests[1], GuestPicture.Digest(stream.ReadPicture(1)));
        Assert.True(device.Ram.StillHolds(Second, (uint)SecondLength, 0xcc));
    }

    [Fact]
    public void SetMemory_ThatFailsInTheMiddle_KeepsTheOldTable()
    {
        var workers = new InlineWorkers();
        using var device = new TestDevice(s_twoRegions with { Factory = new FakeDecoderFactory(), Workers = workers });
        GuestStream first = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        GuestStream second = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        first.AttachInputs(1);
        second.AttachInputs(1);
        GuestMemory old = device.Device.Memory;
        workers.Last.FailsToPause = true;

        // Without the rings, and without the buffers.
        using GuestMemory other = GuestMemory.Create([device.Ram.Regions[1]]);
        Assert.Throws<HostException>(() => device.Device.SetMemory(other));

        Assert.Same(old, device.Device.Memory);
        Assert.Empty(device.Host.Resets);
        foreach (GuestStream stream in (GuestStream[])[first, second])
        {
            Command input = stream.QueueInput(0, FakeUnit.Of(FakeUnit.Headers), 7);
            device.PumpReady();
            workers.Run(asleep: 0);
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(input).Result);
        }
    }

    [Fact]
    public void SetMemory_WhereItHasToBeSealed_RefusesFilesThatCanBecomeShorter()
    {
        using var device = new TestDevice(new TestDeviceSetup { SealedMemory = true });
        GuestMemory sealedTable = device.Device.Memory;
        using var shrinks = new GuestRam(1 << 20);
        GuestRegion[] wrong =
        [
            shrinks.Regions[0] with { Address = Second },
            device.Ram.Regions[0] with { Address = Second, File = null },
        ];
        foreach (GuestRegion region in wrong)
        {
            HostException refused = Assert.Throws<HostException>(() => device.Device.SetMemory(GuestMemory.Create([device.Ram.Regions[0], region])));
            Assert.Equal(Errno.EPERM, refused.Errno);
            Assert.Contains("0x10000000", refused.Message, System.StringComparison.Ordinal);
            Assert.Same(sealedTable, device.Device.Memory);
        }

        // All goes on in the memory that there is.
        Clip clip = Clips.H264Simple;
        Playback playback = new Playback(device.Driver.CreateStream(clip.Codec)).Play(clip.Stamped());
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
        device.Device.SetMemory(GuestMemory.Create([]));
    }

    [Fact]
    public void Inputs_InARegionThatIsTakenAway_ReturnCancelled()
    {
        // The first picture has no output buffer to go to, so the second input waits where it is.
        using var device = new TestDevice(s_twoRegions);
        Clip clip = Clips.H264Simple;
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(2);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, 1, [new RingBuffer(Second, 64)]));
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        Command lost = stream.QueueInput(1, 64, 1);
        device.PumpReady();

        Deadline.Run(() => device.Device.SetMemory(GuestMemory.Create([device.Ram.Regions[0]])));
        device.Await(lost);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, lost.Result);
        device.Await(stream.Destroy());
    }

    [Fact]
    public void Buffers_InARegionThatMoves_AreWrittenInTheirNewPlace()
    {
        using var device = new TestDevice(s_twoRegions);
        Clip clip = Clips.H264Simple;
        GuestStream stream = Started(device, clip);
        stream.ChangeParams(p => p with { cur_image_buffers = 2 });
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, stream.Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 0, [new RingBuffer(Second, 64 * 1024)]));
        device.Await(stream.QueueOutput(0));
        Command moved = stream.QueueOutput(0);
        device.PumpReady();
        GuestRegion[] regions = device.Ram.Regions;
        device.Device.SetMemory(GuestMemory.Create([regions[0], regions[2] with { Address = regions[1].Address, Length = regions[1].Length }]));
        device.Ram.Fill(Second, (uint)SecondLength, 0xcc);
        device.Await(stream.QueueInput(0, clip.Units[1].Bytes, 1), moved);

        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, moved.Result);
        Assert.Equal(clip.Digests[1], GuestPicture.Digest(GuestPicture.Read(device.Ram, stream.Params, [2 * Second])));
        Assert.True(device.Ram.StillHolds(Second, (uint)SecondLength, 0xcc));
    }

    [Fact]
    public void PendingResponses_InARegionThatIsTakenAway_AreNotWritten()
    {
        using var device = new TestDevice(s_twoRegions);
        GuestStream stream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        stream.AttachOutputs(1);
        RingBuffer request = device.Put(Requests.Bytes(Requests.Queue(stream.Id, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, 0)));
        Command pending = device.Submit([request], [new RingBuffer(Second, 48)]);
        device.PumpReady();
        device.Ram.Fill(Second, (uint)SecondLength, 0xcc);
        device.Device.SetMemory(GuestMemory.Create([device.Ram.Regions[0]]));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)).Result);

        Assert.True(pending.IsDone);
        Assert.Equal(0u, pending.Written);
        Assert.True(device.Ram.StillHolds(Second, (uint)SecondLength, 0xcc));
    }

    [Fact]
    public void Rings_InARegionThatIsTakenAway_AreBroken()
    {
        using var device = new TestDevice(s_twoRegions);
        device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        device.Device.SetMemory(GuestMemory.Create([device.Ram.Regions[1]]));

        Assert.Equal([0u, 1u], device.Host.Resets);
        Assert.Equal(QueueFault.RingAddress, device.Device.Counters(0).LastFault);
        Assert.False(device.Device.Process(0));
    }

    [Fact]
    public void SetMemory_ManyTimesInARow_NeverHangs()
    {
        // The worker is paused and resumed each time: a second pause must not meet a worker that missed the first resume.
        using var device = new TestDevice();
        GuestStream[] streams = [.. Enumerable.Range(0, 3).Select(_ => device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264))];
        Deadline.Run(() =>
        {
            for (int i = 0; i < 5000; i++)
            {
                device.Device.SetMemory(device.Ram.Table);
            }
        });

        Assert.All(streams, stream => Assert.Equal(VIRTIO_VIDEO_RESULT_OK, (virtio_video_result)stream.GetParams().result));
    }

    [Fact]
    public void SetMemory_WhileStreamsDecode_LosesNothing()
    {
        using var device = new TestDevice();
        Clip clip = Clips.Of(VIRTIO_VIDEO_CODEC_HEVC);
        var playback = new Playback(device.Driver.CreateStream(clip.Codec));
        foreach (var unit in clip.Stamped())
        {
            playback.Feed([unit]);
            device.Device.SetMemory(device.Ram.Table);
        }

        playback.Play([]);
        Assert.Equal(clip.Digests, playback.Pictures.Select(frame => frame.Digest));
    }

    /// <summary>A stream whose first picture waits for an output buffer.</summary>
    private static GuestStream Started(TestDevice device, Clip clip)
    {
        GuestStream stream = device.Driver.CreateStream(clip.Codec);
        stream.AttachInputs(1);
        device.Await(stream.QueueInput(0, clip.Units[0].Bytes, 0));
        stream.AwaitEvent();
        return stream;
    }
}

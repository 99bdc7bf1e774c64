// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using System.Threading;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Files, threads and memory after the hard sequences are what they were before.</summary>
[Collection(nameof(WholeProcess))]
public sealed class LeakTests
{
    private static readonly TestDeviceSetup s_setup = new() { MaxStreams = 16, Regions = [new GuestRamRegion(GuestRam.Base, 256 << 20)] };

    [Fact]
    public void Threads_OfAllTestsBefore_HaveEnded() => AwaitNoWorkers();

    [Fact]
    public void Streams_DestroyedInTheMiddle_LeaveNoFileAndNoThread()
        => AssertLeavesNothing(() =>
        {
            using var device = new TestDevice(s_setup);
            foreach (virtio_video_codec codec in AllCodecs.List)
            {
                GuestStream stream = device.Driver.CreateStream(codec);
                var playback = new Playback(stream, inputs: 16);
                playback.Send(Clips.ShortOf(codec).Stamped()[..7]);
                stream.Drain();
                device.Await(stream.Destroy());
                device.ReceivedEvents.Clear();
            }

            // The device lives, its streams do not.
            AwaitNoWorkers();
        });

    [Fact]
    public void Devices_GivenUpInTheMiddle_LeaveNoFileAndNoThread()
        => AssertLeavesNothing(() =>
        {
            foreach (virtio_video_codec codec in AllCodecs.List)
            {
                using var scene = new ChangeScene(codec, ChangeStage.EventSent, threads: 3);
                scene.Stream.Drain();
            }
        });

    [Fact]
    public void Devices_ResetInTheMiddle_LeaveNoFileAndNoThread()
        => AssertLeavesNothing(() =>
        {
            using var device = new TestDevice(s_setup);
            for (int round = 0; round < 3; round++)
            {
                foreach (virtio_video_codec codec in AllCodecs.List)
                {
                    GuestStream stream = device.Driver.CreateStream(codec);
                    new Playback(stream, inputs: 16).Send(Clips.ShortOf(codec).Stamped()[..7]);
                    stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
                }

                device.Device.Reset();
                AwaitNoWorkers();
                device.Device.AcknowledgeFeatures(s_setup.Features);
                device.RestartRings();
            }
        });

    [Theory]
    [Ruling(41)]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void HugeHeaders_CostNoMemory(virtio_video_codec codec)
    {
        // A picture of 16384 x 16384 would be 400 MB.
        const long Allowed = 128L << 20;
        Clip clip = Clips.ShortOf(codec);
        using var device = new TestDevice(s_setup);
        GuestStream stream = device.Driver.CreateStream(codec);
        var hostile = new HostileGuest(stream);
        hostile.Play(clip.Stamped());
        ProcessFacts.ResetPeak();
        long before = ProcessFacts.PeakBytes;
        for (int round = 0; round < 5; round++)
        {
            hostile.Play([(HugeHeader.Of(codec, clip.Units[0].Bytes), 0), .. clip.Stamped()[1..]]);
        }

        Assert.InRange(ProcessFacts.PeakBytes - before, long.MinValue, Allowed);
    }

    [Theory]
    [MemberData(nameof(AllCodecs.Each), MemberType = typeof(AllCodecs))]
    public void HugeHeaders_WriteNothingToStandardError(virtio_video_codec codec)
    {
        string written = StandardError.CapturedDuring(() =>
        {
            Clip clip = Clips.ShortOf(codec);
            using var device = new TestDevice(s_setup);
            new HostileGuest(device.Driver.CreateStream(codec)).Play([(HugeHeader.Of(codec, clip.Units[0].Bytes), 0), .. clip.Stamped()[1..]]);
        });

        Assert.Empty(written);
    }

    [Fact]
    public void Damage_OverAndOver_CostsNoMemory()
    {
        // What is lost a stream at a time would add up.
        const long Allowed = 64L << 20;
        void Round(int seed)
        {
            using var device = new TestDevice(s_setup with { Regions = [new GuestRamRegion(GuestRam.Base, 64 << 20)] });
            foreach (virtio_video_codec codec in AllCodecs.List)
            {
                var random = new Random(seed);
                GuestStream stream = device.Driver.CreateStream(codec);
                var hostile = new HostileGuest(stream);
                hostile.Play(Clips.ShortOf(codec).Stamped().Select(unit =>
                {
                    byte[] bytes = [.. unit.Bytes];
                    bytes[random.Next(bytes.Length)] ^= (byte)(1 << random.Next(8));
                    return (bytes, unit.Timestamp);
                }));
                device.Await(stream.Destroy());
                device.ReceivedEvents.Clear();
            }
        }

        for (int seed = 0; seed < 5; seed++)
        {
            Round(seed);
        }

        GC.Collect();
        ProcessFacts.ResetPeak();
        long before = ProcessFacts.PeakBytes;
        for (int seed = 0; seed < 20; seed++)
        {
            Round(seed);
        }

        Assert.InRange(ProcessFacts.PeakBytes - before, long.MinValue, Allowed);
    }

    private static void AssertLeavesNothing(Action action)
    {
        // The first round opens what the runtime and FFmpeg keep for good.
        long growth = SteadyGrowth.Of(() => ProcessFacts.OpenFiles, allowed: 0, () =>
        {
            action();
            AwaitNoWorkers();

            // What tests before this one left to finalizers does not go in the middle of the count.
            GC.Collect();
            GC.WaitForPendingFinalizers();
        });
        Assert.InRange(growth, long.MinValue, 0);
    }

    /// <summary>A joined thread leaves the kernel's table a moment later.</summary>
    private static void AwaitNoWorkers()
        => Assert.True(SpinWait.SpinUntil(() => ProcessFacts.WorkerThreads == 0, TestDevice.DeadlineMilliseconds), $"{ProcessFacts.WorkerThreads} threads of streams are left");
}

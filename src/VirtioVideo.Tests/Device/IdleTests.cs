// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Device;

/// <summary>Streams that have nothing to do cost no processor: their threads sleep, and nobody wakes the host.</summary>
[Collection(nameof(WholeProcess))]
public sealed class IdleTests
{
    /// <summary>How long nothing may happen.</summary>
    private const int Milliseconds = 1000;

    /// <summary>How often it is looked: a stream that was just used may wait for the rest of an access unit first (ruling 45), or its thread not sleep yet, on a busy machine for long.</summary>
    private const int Attempts = TestDevice.DeadlineMilliseconds / Milliseconds;

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Decoders_WithNothingToDo_CostNothing(int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads) with { MaxStreams = 16, Regions = [new GuestRamRegion(GuestRam.Base, 256 << 20)] });
        foreach (virtio_video_codec codec in AllCodecs.List)
        {
            // New, without an output buffer for its pictures, and after the last frame of a clip.
            device.Driver.CreateStream(codec);
            Clip clip = Clips.Of(codec);
            GuestStream waiting = device.Driver.CreateStream(codec);
            waiting.AttachInputs(1);
            device.Await(waiting.QueueInput(0, clip.Units[0].Bytes, 0));
        }

        foreach (virtio_video_codec codec in AllCodecs.List.Take(4))
        {
            new Playback(device.Driver.CreateStream(codec)).Play(Clips.Of(codec).Stamped());
        }

        AssertCostsNothing(device, 16);
    }

    [Fact]
    public void Encoders_WithNothingToDo_CostNothing()
    {
        using var device = new TestDevice(new TestDeviceSetup { Encodes = true });
        device.Driver.CreateStream(virtio_video_codec.VIRTIO_VIDEO_CODEC_VP8);
        var guest = new ImageGuest(device, room: 1 << 16);
        for (uint i = 0; i < 6; i++)
        {
            // More images than bitstream buffers: the rest waits.
            device.Await(guest.Stream.QueueOutput(i), guest.Queue(i, i, []));
        }

        AssertCostsNothing(device, 2);
    }

    private static void AssertCostsNothing(TestDevice device, int leastThreads)
    {
        string? busy = null;
        for (int i = 0; i < Attempts; i++)
        {
            device.PumpReady();
            Dictionary<string, (long Nanoseconds, long Times)> before = ThreadActivity.OfStreams();
            bool woken = NativeCalls.WaitReadable(device.Device.PollFd, Milliseconds);
            Dictionary<string, (long Nanoseconds, long Times)> after = ThreadActivity.OfStreams();
            Assert.True(after.Count >= leastThreads, $"{after.Count} threads");
            busy = woken ? "the host was woken" : after.Where(thread => !before.TryGetValue(thread.Key, out var old) || old != thread.Value)
                .Select(thread => $"thread {thread.Key}: {before.GetValueOrDefault(thread.Key)} to {thread.Value}").FirstOrDefault();
            if (busy is null)
            {
                return;
            }
        }

        Assert.Fail(busy);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Sequences;

/// <summary>Many streams of a device at once: one slow stream stalls no other (ruling 43).</summary>
public sealed class ManyStreamsTests
{
    private static readonly TestDeviceSetup s_setup = new() { MaxStreams = 32, QueueSize = 2048, EventBuffers = 32, Regions = [new GuestRamRegion(GuestRam.Base, 512 << 20)] };

    [Theory]
    [Ruling(43)]
    [InlineData(1)]
    [InlineData(3)]
    public void Streams_Interleaved_BesideStarvedAndIdleOnes_AllEndWhole(int threads)
    {
        using var device = new TestDevice(s_setup with { Streams = TestDeviceSetup.WithThreads(threads).Streams });
        GuestStream starvedStream = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_H264);
        GuestStream idle = device.Driver.CreateStream(VIRTIO_VIDEO_CODEC_VP9);
        idle.AttachOutputs(2);
        Command idleOutput = idle.QueueOutput(0);
        var starved = new Playback(starvedStream, inputs: 16) { GivesOutputs = false };
        Clip clip = Clips.ShortOf(VIRTIO_VIDEO_CODEC_H264);
        starved.Send(clip.Stamped());
        Command starvedDrain = starvedStream.Drain();

        virtio_video_codec[] codecs = [.. AllCodecs.List, .. AllCodecs.List];
        GuestStream[] streams = [.. codecs.Select(codec => device.Driver.CreateStream(codec))];
        Playback[] playbacks = [.. streams.Select(stream => new Playback(stream, inputs: 16))];
        Command[] drains = new Command[streams.Length];
        for (int i = 0; i < streams.Length; i++)
        {
            int number = i;
            playbacks[i].Send(Clips.ShortOf(codecs[i]).Stamped(unit => Stamp(number, unit)));
            drains[i] = streams[i].Drain();
        }

        device.Pump(
            () =>
            {
                starved.Step();
                foreach (Playback playback in playbacks)
                {
                    playback.Step();
                }

                return drains.All(drain => drain.IsDone);
            },
            "the ends of all streams");

        for (int i = 0; i < streams.Length; i++)
        {
            int number = i;
            Expect.Pictures(Clips.ShortOf(codecs[i]), Enumerable.Range(0, Points.ShortLength), unit => Stamp(number, unit), playbacks[i].Pictures);
            Expect.OneEndAtTheEnd(playbacks[i].Frames);
        }

        // Commands that need no codec do not wait behind the held ones.
        Assert.False(starvedDrain.IsDone);
        Assert.False(idleOutput.IsDone);
        Assert.Equal((64u, 48u), (starvedStream.Params.width, starvedStream.Params.height));
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, device.Await(idle.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)).Result);
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, idleOutput.Result);
        starved.GivesOutputs = true;
        starved.RequeueOutputs();
        starved.PumpUntil(() => starvedDrain.IsDone, "the end of the starved stream");
        Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), i => (ulong)i, starved.Pictures);
    }

    [Fact]
    [Ruling(43)]
    public void Streams_OfWhichEverySecondIsDestroyed_DoNotMixUp()
    {
        using var device = new TestDevice(s_setup);
        virtio_video_codec[] codecs = [.. AllCodecs.List, .. AllCodecs.List];
        GuestStream[] streams = [.. codecs.Select(codec => device.Driver.CreateStream(codec))];
        Playback[] playbacks = [.. streams.Select(stream => new Playback(stream, inputs: 16))];
        for (int i = 0; i < streams.Length; i++)
        {
            int number = i;
            playbacks[i].Send(Clips.ShortOf(codecs[i]).Stamped(unit => Stamp(number, unit)));
        }

        Command[] ends = [.. streams.Select((stream, i) => i % 2 == 0 ? stream.Destroy() : stream.Drain())];
        device.Pump(
            () =>
            {
                for (int i = 1; i < streams.Length; i += 2)
                {
                    playbacks[i].Step();
                }

                return ends.All(end => end.IsDone);
            },
            "the ends of all streams");

        Assert.All(ends, end => Assert.Equal(VIRTIO_VIDEO_RESULT_OK, end.Result));
        for (int i = 1; i < streams.Length; i += 2)
        {
            int number = i;
            Expect.Pictures(Clips.ShortOf(codecs[i]), Enumerable.Range(0, Points.ShortLength), unit => Stamp(number, unit), playbacks[i].Pictures);
        }
    }

    private static ulong Stamp(int stream, int unit) => (ulong)((1000 * stream) + unit);
}

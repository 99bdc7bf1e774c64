// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Sequences;

/// <summary>STREAM_DESTROY at every point of a stream (rulings 13, 31, 39). That no buffer is touched afterwards: see <see cref="BufferWatch"/>.</summary>
public sealed class DestroyPointTests
{
    private const uint Inputs = 32;

    [Theory]
    [Ruling(13, 39)]
    [MemberData(nameof(Points.OfShortClips), MemberType = typeof(Points))]
    public void Destroy_AtAnyUnit_AnswersAllThatIsPendingFirst(virtio_video_codec codec, int point)
    {
        using var device = new TestDevice();
        Clip clip = Clips.ShortOf(codec);
        var ids = new List<uint>();

        // Alone; with a drain, a clear of either queue; each with outputs queued, and with none.
        foreach (bool starved in (bool[])[false, true])
        {
            for (int with = 0; with < 4; with++)
            {
                GuestStream stream = device.Driver.CreateStream(codec);
                ids.Add(stream.Id);
                var playback = new Playback(stream, Inputs) { GivesOutputs = !starved };
                playback.Send(clip.Stamped()[..point]);
                if (with % 2 == 0 && point > 0)
                {
                    playback.PumpUntil(() => playback.Changes.Count > 0 || playback.InputAnswers.Count == point, "the first headers, or all inputs");
                }

                Command? before = with switch
                {
                    0 => null,
                    1 => stream.Drain(),
                    2 => stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT),
                    _ => stream.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT),
                };
                AssertDestroyed(device, stream, playback, before);
            }
        }

        Assert.Equal(ids.Order().Distinct(), ids);
    }

    [Theory]
    [Ruling(39, 40)]
    [MemberData(nameof(ChangeStages.OfEachCodec), MemberType = typeof(ChangeStages))]
    public void Destroy_InAChangeOfResolution_AnswersAllThatIsPendingFirst(virtio_video_codec codec, ChangeStage stage)
    {
        foreach (bool drains in (bool[])[false, true])
        {
            using var scene = new ChangeScene(codec, stage);
            Command? drain = drains ? scene.Stream.Drain() : null;
            AssertDestroyed(scene.Device, scene.Stream, scene.Playback, drain);

            // Its event went with it: the next one is of the next stream.
            scene.Device.ReceivedEvents.Clear();
            GuestStream next = scene.Device.Driver.CreateStream(codec);
            Assert.Equal(scene.Stream.Id + 1, next.Id);
            var playback = new Playback(next);
            scene.Resume();
            playback.Play(scene.Before.Stamped());
            Expect.Pictures(scene.Before, Enumerable.Range(0, scene.Before.Units.Length), i => (ulong)i, playback.Pictures);
        }
    }

    [Theory]
    [Ruling(31, 39)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void Destroy_AndCreate_InOneBatch_KeepsStreamsApart(virtio_video_codec codec, int threads)
    {
        using var device = new TestDevice(TestDeviceSetup.WithThreads(threads) with { MaxStreams = 16, Regions = [new GuestRamRegion(GuestRam.Base, 512 << 20)] });
        Clip clip = Clips.ShortOf(codec);
        for (int round = 0; round < 8; round++)
        {
            GuestStream first = device.Driver.CreateStream(codec);
            var playback = new Playback(first, Inputs);
            playback.Send(clip.Stamped()[..(round + 2)]);
            Command destroy = first.Destroy();
            GuestStream second = device.Driver.CreateStream(codec);
            Assert.NotEqual(first.Id, second.Id);

            // Commands for the old id find no stream, before its end as well as after.
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, device.Await(first.Drain()).Result);
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, device.Await(first.QueueInput(0, 1, 0)).Result);
            device.Await(destroy);
            device.ReceivedEvents.Clear();
            var other = new Playback(second);
            other.Play(clip.Stamped());
            Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), i => (ulong)i, other.Pictures);
            device.Await(second.Destroy());
        }
    }

    private static void AssertDestroyed(TestDevice device, GuestStream stream, Playback playback, Command? before)
    {
        int seen = playback.InputAnswers.Count;
        Command destroy = device.Await(stream.Destroy());
        Assert.Equal((VIRTIO_VIDEO_RESULT_OK, 4u), (destroy.Result, destroy.Written));

        // That nothing is left open is checked by the device's ledger.
        if (before is not null)
        {
            Expect.DoneOrCancelled([before]);
            Assert.True(before.Order < destroy.Order);
        }

        playback.GivesOutputs = false;
        playback.TakesChanges = false;
        playback.Step();
        Expect.DoneOrCancelled(playback.InputAnswers);
        Assert.All(playback.InputAnswers.Skip(seen), answer => Assert.True(answer.Order < destroy.Order));
        Assert.All(playback.Frames, frame => Assert.True(frame.Order < destroy.Order));
        Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_INVALID_STREAM_ID, (virtio_video_result)stream.GetParams().result);
        device.ReceivedEvents.Clear();
    }
}

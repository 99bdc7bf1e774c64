// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Tests.Conformance;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Sequences;

/// <summary>What a guest may do in the middle of a change of resolution: seek, clear, drain, detach.</summary>
public sealed class ChangeInterruptedTests
{
    [Theory]
    [Ruling(14, 37, 40)]
    [MemberData(nameof(ChangeStages.OfEachCodec), MemberType = typeof(ChangeStages))]
    public void Seek_BackToTheOldSize_IsToldAsASecondChange(virtio_video_codec codec, ChangeStage stage)
    {
        Seek(codec, stage, threads: 1, old: true);
        Seek(codec, stage, threads: 3, old: true);
    }

    [Theory]
    [Ruling(14, 37, 40)]
    [MemberData(nameof(ChangeStages.OfEachCodec), MemberType = typeof(ChangeStages))]
    public void Seek_WithinTheNewSize_IsNoFurtherChange(virtio_video_codec codec, ChangeStage stage)
    {
        Seek(codec, stage, threads: 1, old: false);
        Seek(codec, stage, threads: 3, old: false);
    }

    [Theory]
    [Ruling(37, 40)]
    [MemberData(nameof(ChangeStages.OfEachCodec), MemberType = typeof(ChangeStages))]
    public void ClearOutput_LosesNoFrame(virtio_video_codec codec, ChangeStage stage)
    {
        using var scene = new ChangeScene(codec, stage);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, scene.Playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT).Result);
        AssertEndsWhole(scene);
    }

    [Theory]
    [Ruling(28, 40)]
    [MemberData(nameof(ChangeStages.OfEachCodec), MemberType = typeof(ChangeStages))]
    public void DetachOutput_LosesNoFrame(virtio_video_codec codec, ChangeStage stage)
    {
        using var scene = new ChangeScene(codec, stage);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, scene.Device.Await(scene.Stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT)).Result);
        if (stage == ChangeStage.NewBuffersQueued)
        {
            // Pictures that came before the answer are read where they came, before there is other memory.
            scene.Playback.GivesOutputs = false;
            scene.Playback.Step();
            scene.Stream.AttachOutputs(scene.Stream.Params.cur_image_buffers);
            scene.Playback.GivesOutputs = true;
            scene.Playback.RequeueOutputs();
        }

        AssertEndsWhole(scene);
    }

    [Theory]
    [Ruling(32, 33, 40)]
    [MemberData(nameof(ChangeStages.OfEachCodec), MemberType = typeof(ChangeStages))]
    public void Drain_WaitsForTheChangeAndEndsTheNewSize(virtio_video_codec codec, ChangeStage stage)
    {
        using var scene = new ChangeScene(codec, stage);
        Command drain = scene.Stream.Drain();
        scene.Resume();
        scene.Playback.PumpUntil(() => drain.IsDone, "the answer to the drain");
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, drain.Result);
        AssertNewSizeIsComplete(scene);

        // ruling 34: and the stream takes new input.
        scene.Playback.Frames.Clear();
        scene.Playback.Play(scene.Before.Stamped());
        scene.AssertOldSizeIsComplete();
    }

    [Theory]
    [Ruling(36, 37)]
    [MemberData(nameof(ChangeStages.OfEachCodec), MemberType = typeof(ChangeStages))]
    public void DrainThenSeek_CancelsTheDrainOnly(virtio_video_codec codec, ChangeStage stage)
    {
        using var scene = new ChangeScene(codec, stage);
        Command drain = scene.Stream.Drain();
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, scene.Playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT).Result);
        Assert.True(drain.IsDone);
        if (stage < ChangeStage.NewBuffersQueued)
        {
            Assert.Equal(VIRTIO_VIDEO_RESULT_ERR_CANCELED, drain.Result);
        }

        AssertPlaysOn(scene, old: true);
    }

    [Theory]
    [Ruling(37)]
    [MemberData(nameof(ChangeStages.OfEachCodec), MemberType = typeof(ChangeStages))]
    public void ClearsOfBothQueues_LeaveAStreamThatPlays(virtio_video_codec codec, ChangeStage stage)
    {
        using var scene = new ChangeScene(codec, stage);
        foreach (virtio_video_queue_type queue in (virtio_video_queue_type[])
            [VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, VIRTIO_VIDEO_QUEUE_TYPE_INPUT, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT])
        {
            Assert.Equal(VIRTIO_VIDEO_RESULT_OK, scene.Playback.Clear(queue).Result);
        }

        AssertPlaysOn(scene, old: true);
    }

    [Theory]
    [Ruling(14, 37, 42)]
    [MemberData(nameof(AllCodecs.WithThreads), MemberType = typeof(AllCodecs))]
    public void Seek_WhileTheFirstSizeIsUntold_KeepsTheEvent(virtio_video_codec codec, int threads)
    {
        // Of the same size: one event. Of another: that one's as well.
        foreach (Clip next in (Clip[])[Clips.ShortOf(codec), Clips.LargerOf(codec)])
        {
            using var device = new TestDevice(TestDeviceSetup.WithThreads(threads) with { EventBuffers = 0 }) { RefillsEvents = false };
            GuestStream stream = device.Driver.CreateStream(codec);
            virtio_video_params before = stream.Params;
            var playback = new Playback(stream, inputs: 32);
            playback.Send(Clips.ShortOf(codec).Stamped());
            device.AddEventBuffer(room: 4);
            device.Pump(() => device.EmptyEventBuffers == 1, "the event to wait");
            foreach (virtio_video_queue_type queue in (virtio_video_queue_type[])[VIRTIO_VIDEO_QUEUE_TYPE_INPUT, VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT])
            {
                Assert.Equal(VIRTIO_VIDEO_RESULT_OK, playback.Clear(queue).Result);
            }

            Assert.Equal((before.width, before.height), (stream.Params.width, stream.Params.height));
            device.AddEventBuffer();
            device.AddEventBuffer();
            playback.Play(next.Stamped());
            Expect.Pictures(next, Enumerable.Range(0, next.Units.Length), i => (ulong)i, playback.Pictures);
            Assert.Equal(next.Width == 64 ? 1 : 2, playback.Changes.Count);
        }
    }

    private static void Seek(virtio_video_codec codec, ChangeStage stage, int threads, bool old)
    {
        using var scene = new ChangeScene(codec, stage, threads);
        Command clear = scene.Playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, clear.Result);
        Expect.DoneOrCancelled(scene.Playback.InputAnswers);
        Assert.Equal(scene.Before.Units.Length + scene.After.Units.Length, scene.Playback.InputAnswers.Count);
        scene.AssertOldSizeIsComplete();
        AssertPlaysOn(scene, old);

        // What a guest reads after the event of a size without pictures may be the next one's already.
        Assert.Equal(old ? 3 : 2, scene.Playback.Changes.Count);
        Assert.Equal(old ? 64u : 96u, scene.Playback.Changes[^1].width);
    }

    private static void AssertPlaysOn(ChangeScene scene, bool old)
    {
        Clip clip = old ? scene.Before : scene.After;
        scene.Playback.Frames.Clear();
        scene.Resume();
        scene.Playback.Play(clip.Stamped(i => 5000 + (ulong)i));
        Expect.Pictures(clip, Enumerable.Range(0, clip.Units.Length), i => 5000 + (ulong)i, scene.Playback.Pictures);
        Assert.True(scene.Playback.Frames[^1].IsLast);
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, scene.Playback.LastDrain!.Result);
    }

    private static void AssertEndsWhole(ChangeScene scene)
    {
        scene.Resume();
        scene.Playback.Play([]);
        AssertNewSizeIsComplete(scene);
        Assert.Equal([64u, 96u], scene.Playback.Changes.Select(change => change.width));
    }

    private static void AssertNewSizeIsComplete(ChangeScene scene)
    {
        scene.AssertOldSizeIsComplete();
        PlayedFrame[] frames = [.. scene.Playback.Frames.Where(frame => frame.Width == scene.After.Width)];
        Expect.Pictures(scene.After, Enumerable.Range(0, scene.After.Units.Length), ChangeScene.AfterStamp, frames.Where(frame => frame.Digest is not null));
        Expect.OneEndAtTheEnd(frames);
    }
}

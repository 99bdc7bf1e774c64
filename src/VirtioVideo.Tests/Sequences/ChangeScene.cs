// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Linq;
using VirtioVideo.Tests.Support;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Tests.Sequences;

/// <summary>A stream that is brought into the middle of a change of resolution.</summary>
internal sealed class ChangeScene : IDisposable
{
    public ChangeScene(virtio_video_codec codec, ChangeStage stage, int threads = 1)
    {
        Before = Clips.ShortOf(codec);
        After = Clips.LargerOf(codec);
        Device = new TestDevice(TestDeviceSetup.WithThreads(threads) with { EventBuffers = 0 }) { RefillsEvents = false };
        Stream = Device.Driver.CreateStream(codec);
        Playback = new Playback(Stream, inputs: 32);
        Device.AddEventBuffer();
        Playback.Feed(Before.Stamped());
        Playback.TakesChanges = false;
        Playback.Send(After.Stamped(AfterStamp));

        // A buffer too small for an event comes back when there is one to send.
        Device.AddEventBuffer(room: 4);
        Playback.PumpUntil(() => Device.EmptyEventBuffers == 1, "the event to wait");
        Reach(stage);
    }

    /// <summary>The units of the first size: sent, with their number as timestamp.</summary>
    public Clip Before { get; }

    /// <summary>The units of the second size: sent as well.</summary>
    public Clip After { get; }

    /// <summary>The device.</summary>
    public TestDevice Device { get; }

    /// <summary>The stream.</summary>
    public GuestStream Stream { get; }

    /// <summary>The guest.</summary>
    public Playback Playback { get; }

    /// <summary>Timestamps of <see cref="After"/>.</summary>
    public static ulong AfterStamp(int unit) => 2000 + (ulong)unit;

    /// <summary>From here on the guest does what it should.</summary>
    public void Resume()
    {
        Device.RefillsEvents = true;
        Device.AddEventBuffer();
        Device.AddEventBuffer();
        Playback.TakesChanges = true;
    }

    /// <summary>ruling 40: every frame of the old size came in it, the last buffer flagged EOS.</summary>
    public void AssertOldSizeIsComplete()
    {
        PlayedFrame[] old = [.. Playback.Frames.Where(frame => frame.Width == Before.Width)];
        Expect.Pictures(Before, Enumerable.Range(0, Before.Units.Length), i => (ulong)i, old.Where(frame => frame.Digest is not null));
        Expect.OneEndAtTheEnd(old);
    }

    /// <inheritdoc/>
    public void Dispose() => Device.Dispose();

    private void Reach(ChangeStage stage)
    {
        if (stage >= ChangeStage.EventSent)
        {
            Device.AddEventBuffer();
            Playback.PumpUntil(() => Device.ReceivedEvents.Count > 0, "the event");
            Assert.Equal((96u, 80u), (Stream.Params.width, Stream.Params.height));
        }

        if (stage >= ChangeStage.OldBuffersDetached)
        {
            Device.Await(Stream.Detach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT));
        }

        if (stage >= ChangeStage.ParamsSet)
        {
            Stream.ChangeParams(p => p with { cur_image_buffers = p.min_image_buffers + 1 });
        }

        if (stage >= ChangeStage.NewBuffersAttached)
        {
            Stream.AttachOutputs(Stream.Params.cur_image_buffers);
        }

        if (stage == ChangeStage.NewBuffersQueued)
        {
            Playback.TakesChanges = true;
            Playback.Step();
        }
    }
}

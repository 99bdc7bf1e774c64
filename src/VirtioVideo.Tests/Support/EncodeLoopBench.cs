// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.Streams;
using VirtioVideo.Wire;
using Xunit;

namespace VirtioVideo.Tests.Support;

/// <summary>An <see cref="EncodeLoop"/> that is stepped by the test.</summary>
internal sealed class EncodeLoopBench : CodecBench
{
    private static readonly FrameLayout s_layout = FrameLayout.Create(
        virtio_video_image_format.VIRTIO_VIDEO_IMAGE_FORMAT_NV12,
        virtio_video_planes_layout.VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER,
        16,
        16,
        default);

    public EncodeLoopBench(FakeEncoder? encoder = null)
    {
        Encoder = encoder ?? new FakeEncoder();
        Loop = new EncodeLoop(Encoder, Take, Gate, StreamOptions.MaxBuffers);
    }

    /// <summary>What images are encoded with if not told otherwise.</summary>
    public static EncoderSettings Settings { get; } = new()
    {
        Codec = virtio_video_codec.VIRTIO_VIDEO_CODEC_H264,
        Variant = new CodecVariant(1, 1),
        Width = 16,
        Height = 16,
        Left = 0,
        Top = 0,
        FrameRate = 30,
        RateControl = RateControl.Frame,
        Bitrate = 1_000_000,
        Range = default,
        Qp = default,
    };

    /// <summary>Other ones.</summary>
    public static EncoderSettings OtherSettings { get; } = Settings with { Bitrate = 2_000_000 };

    /// <summary>The encoder.</summary>
    public FakeEncoder Encoder { get; }

    /// <summary>What the encoder was asked to encode, and what to begin anew for: its calls but the drains.</summary>
    public string[] Sent => [.. Encoder.Calls.Where(call => call != "drain")];

    /// <inheritdoc/>
    protected override IWorkLoop Loop { get; }

    /// <summary>Sends an image.</summary>
    public Resource Input(ulong timestamp, byte[]? script = null, bool forceKey = false, EncoderSettings? settings = null)
    {
        Resource resource = Attached((uint)timestamp, (uint)s_layout.Planes[^1].End);
        resource.Buffers[0].Write(0, script ?? FakeImage.Of());
        Loop.Accept(new WorkerCommand
        {
            Kind = WorkerCommandKind.Input,
            Buffer = resource,
            Timestamp = timestamp,
            Layout = s_layout,
            Settings = settings ?? Settings,
            ForcesKeyFrame = forceKey,
        });
        return resource;
    }

    /// <summary>Sends an output buffer of the current generation, or of another.</summary>
    public Resource Output(uint id, uint length = FakeImage.OrdinaryLength, uint? generation = null)
    {
        Resource resource = Attached(id, length);
        Loop.Accept(new WorkerCommand { Kind = WorkerCommandKind.Output, Buffer = resource, Layout = s_layout, Generation = generation ?? Generation });
        return resource;
    }

    /// <summary>The timestamp and type, and whether it is that packet which was written; or that there is none.</summary>
    protected override string Content(in WorkerEvent outcome)
    {
        if (outcome.FrameType is not { } type)
        {
            Assert.Equal(0u, outcome.Length);
            return outcome.IsDamaged ? $" lost {outcome.Timestamp}" : $" empty{(outcome.Timestamp == 0 ? "" : " with a timestamp")}";
        }

        Assert.Null(outcome.Layout);
        Assert.InRange(outcome.Length, 1u, (uint)outcome.Buffer!.Buffers[0].Length);
        Assert.Equal((byte)outcome.Timestamp, FirstByte(outcome));
        return $" = {outcome.Timestamp} {(type == FrameType.Key ? "key" : type == FrameType.Predicted ? "p" : "b")}";
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.FFmpeg.Encoding;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_queue_type;

namespace VirtioVideo.Bench.Frames;

/// <summary>An encoder behind a device.</summary>
internal sealed class EncodingDevice : DeviceRun
{
    private const uint Outputs = 8;
    private const uint OutputLength = 1 << 20;

    private readonly uint _length;

    public EncodingDevice(FrameCase @case, LibavcodecEncoderFactory factory)
        : base(@case.Streams, host => new EncoderRole(factory.Codecs, factory, @case.Streams, @case.Policy, host), @case.Codec)
    {
        FrameLayout layout = @case.Layout;
        _length = (uint)layout.Planes[^1].End;
        virtio_video_params wanted = @case.Wanted(Params());
        wanted.cur_image_buffers = TestPictures.Count;
        wanted.cur_bitstream_buffers = Outputs;
        SetParams(wanted);
        Attach(VIRTIO_VIDEO_QUEUE_TYPE_INPUT, TestPictures.Count, _length);
        Attach(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT, Outputs, OutputLength);
        for (int i = 0; i < TestPictures.Count; i++)
        {
            TestPictures.Draw(layout, i, Device.Ram.At(Inputs[i].Memory.Address, (int)_length));
        }
    }

    /// <inheritdoc/>
    protected override uint InputLength(BenchBuffer input) => _length;

    /// <inheritdoc/>
    protected override void Log(ProductLog log, ReadOnlySpan<byte> bytes) => log.Add(bytes);
}

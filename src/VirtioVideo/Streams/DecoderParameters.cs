// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;

namespace VirtioVideo.Streams;

/// <summary>The parameters of a decoder's stream. The stream determines the size; the guest chooses how pictures lie in memory (ruling 15).</summary>
internal sealed class DecoderParameters(CodecDescription codec, StreamOptions options) : StreamParameters(codec, options)
{
    /// <inheritdoc/>
    public override virtio_video_queue_type ImageQueue => virtio_video_queue_type.VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT;

    /// <inheritdoc/>
    protected override uint BlockHeight => DecoderTraits.BlockHeight((virtio_video_codec)Current.bitstream_format.codec);

    /// <inheritdoc/>
    public override void Adjust(in virtio_video_params wanted, bool imagesAreIdle)
    {
        AdjustBuffers(wanted);
        if (imagesAreIdle)
        {
            AdjustImages(wanted);
        }
    }

    /// <inheritdoc/>
    public override void Change(in FrameFormat format, in StreamInfo facts)
    {
        Values.width = format.Width;
        Values.height = format.Height;
        Values.crop = format.Crop;
        if (facts.FrameRate > 0)
        {
            Values.frame_rate = facts.FrameRate;
        }

        if (facts.Variant is { } variant)
        {
            Variant = variant;
        }

        Values.min_image_buffers = Math.Min(facts.DecodedPictureBuffer + 1, Values.max_image_buffers);

        // The minimum lets the decoder work. With these additional buffers, it decodes pictures straight into the guest's memory.
        Values.cur_image_buffers = Math.Clamp(Values.cur_image_buffers, Math.Min(Values.min_image_buffers + facts.Spare, Values.max_image_buffers), Values.max_image_buffers);
        Resize();
    }
}

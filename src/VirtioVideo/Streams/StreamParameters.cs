// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Immutable;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;

namespace VirtioVideo.Streams;

/// <summary>The parameters of a stream that are in force, and the rules for a guest's changes.</summary>
internal abstract class StreamParameters
{
    private readonly bool _onePlane;
    private virtio_video_params _values;

    /// <param name="codec">The codec. A new stream reports its last variant.</param>
    /// <param name="options">Limits and switches.</param>
    protected StreamParameters(CodecDescription codec, StreamOptions options)
    {
        _onePlane = options.SingleBufferOnePlane;

        // The size until the real one is known. Drivers that ask too early assume this one.
        _values = new virtio_video_params
        {
            image_format = (uint)FrameLayout.Formats[0],
            min_image_buffers = 1,
            max_image_buffers = StreamOptions.MaxBuffers,
            cur_image_buffers = 1,
            width = 640,
            height = 480,
            frame_rate = 30,
            planes_layout = (uint)VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER,
            min_bitstream_buffers = 1,
            max_bitstream_buffers = StreamOptions.MaxBuffers,
            cur_bitstream_buffers = 1,
        };
        _values.crop = new virtio_video_crop { width = _values.width, height = _values.height };
        _values.bitstream_format.codec = (uint)codec.Codec;
        if (codec.Variants.Length > 0)
        {
            Variant = codec.Variants[^1];
        }

        Layout = LayImages(default);
    }

    /// <summary>The queue whose buffers hold pictures. The buffers of the other queue hold the bitstream.</summary>
    public abstract virtio_video_queue_type ImageQueue { get; }

    /// <summary>The values in force.</summary>
    public ref readonly virtio_video_params Current => ref _values;

    /// <summary>How pictures lie in the image buffers.</summary>
    public FrameLayout Layout { get; private set; }

    /// <summary>Image buffers have room for a multiple of this many rows of luma.</summary>
    protected virtual uint BlockHeight => 1;

    /// <summary>Encoder: the settings for the next picture that is queued.</summary>
    public virtual EncoderSettings? Settings => null;

    /// <summary>The values in force, for changes.</summary>
    protected ref virtio_video_params Values => ref _values;

    /// <summary>The profile, and H.264's level. Every codec's member of the union begins with the profile.</summary>
    protected CodecVariant Variant
    {
        get => new(_values.bitstream_format.@params.h264.profile, _values.bitstream_format.@params.h264.level);
        set => _values.bitstream_format.@params.h264 = new virtio_video_codec_h264 { profile = value.Profile, level = value.Level };
    }

    /// <summary>spec: STREAM_SET_PARAMS. Adjusts to the nearest possible values (ruling 15).</summary>
    /// <param name="wanted">The values that the guest asks for.</param>
    /// <param name="imagesAreIdle">Whether no image buffer is queued. Otherwise size and format of the images stay.</param>
    public abstract void Adjust(in virtio_video_params wanted, bool imagesAreIdle);

    /// <summary>Decoder: a change of resolution takes effect.</summary>
    public virtual void Change(in FrameFormat format, in StreamInfo facts)
        => throw new InvalidOperationException("an encoder is told of its size by the guest");

    /// <summary>Adjusts the numbers of buffers, within the limits that the device reports.</summary>
    protected void AdjustBuffers(in virtio_video_params wanted)
    {
        _values.cur_image_buffers = Math.Clamp(wanted.cur_image_buffers, _values.min_image_buffers, _values.max_image_buffers);
        _values.cur_bitstream_buffers = Math.Clamp(wanted.cur_bitstream_buffers, _values.min_bitstream_buffers, _values.max_bitstream_buffers);
    }

    /// <summary>Adjusts image format, planes and strides, for the width and height in force.</summary>
    protected void AdjustImages(in virtio_video_params wanted)
    {
        bool isOther = false;
        if (FrameLayout.Formats.Contains((virtio_video_image_format)wanted.image_format))
        {
            isOther = _values.image_format != wanted.image_format;
            _values.image_format = wanted.image_format;
        }

        if (wanted.planes_layout <= (uint)VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE)
        {
            _values.planes_layout = wanted.planes_layout;
        }

        Span<uint> strides = stackalloc uint[(int)virtio_video.VIRTIO_VIDEO_MAX_PLANES];
        for (int i = 0; i < strides.Length; i++)
        {
            // A guest that sets a new format but the old stride does not mean the old stride.
            uint stride = wanted.plane_formats[i].stride;
            strides[i] = isOther && stride == _values.plane_formats[i].stride ? 0 : stride;
        }

        Layout = LayImages(strides);
    }

    /// <summary>Called when the width and height have changed.</summary>
    protected void Resize() => Layout = LayImages(default);

    private FrameLayout LayImages(ReadOnlySpan<uint> strides)
    {
        var planesLayout = (virtio_video_planes_layout)_values.planes_layout;

        // A guest that sees one plane expects the others at the places that follow from their sizes.
        bool isTight = _onePlane && planesLayout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;
        var layout = FrameLayout.Create(
            (virtio_video_image_format)_values.image_format, planesLayout, _values.width, _values.height, strides, isTight ? 1 : BlockHeight,
            _onePlane);
        layout.WriteTo(ref _values);

        // An equal layout keeps the same object, because buffers are mapped for a layout object.
        return Layout is not null && layout.IsSameAs(Layout) ? Layout : layout;
    }
}

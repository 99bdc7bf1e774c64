// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Protocol;
using VirtioVideo.Rings;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_event_type;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Streams;

/// <content>Parameters, and the change of resolution that replaces them.</content>
internal sealed partial class Stream
{
    private virtio_video_params _params;
    private ImageLayout _layout;

    /// <summary>A change of resolution whose event waits for a buffer: until then the old parameters are in force (ruling 14).</summary>
    private (PictureFormat Format, StreamFacts Facts)? _pendingFormat;

    /// <summary>Changes of resolution that the guest was told of. Output buffers are of the one that was in force when they were attached or cleared.</summary>
    private uint _resolution;

    /// <summary>spec: STREAM_GET_PARAMS. Never waits (ruling 43).</summary>
    public void GetParams(DescriptorChain command)
        => Responses.Params(command, _failed ? VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION : VIRTIO_VIDEO_RESULT_OK, _params);

    /// <summary>spec: STREAM_SET_PARAMS. Adjusts to the nearest that is possible and tells what is in force (ruling 15).</summary>
    public void SetParams(DescriptorChain command, in virtio_video_params wanted)
    {
        if (_failed || IsDraining || IsClearing)
        {
            Responses.Params(command, VIRTIO_VIDEO_RESULT_ERR_INVALID_OPERATION, _params);
            return;
        }

        _params.cur_image_buffers = Math.Clamp(wanted.cur_image_buffers, _params.min_image_buffers, _params.max_image_buffers);
        _params.cur_bitstream_buffers = Math.Clamp(wanted.cur_bitstream_buffers, _params.min_bitstream_buffers, _params.max_bitstream_buffers);
        if (ImageLayout.Formats.Contains((virtio_video_image_format)wanted.image_format))
        {
            _params.image_format = wanted.image_format;
        }

        if (wanted.planes_layout <= (uint)VIRTIO_VIDEO_PLANES_LAYOUT_PER_PLANE)
        {
            _params.planes_layout = wanted.planes_layout;
        }

        Span<uint> strides = stackalloc uint[(int)virtio_video.VIRTIO_VIDEO_MAX_PLANES];
        for (int i = 0; i < strides.Length; i++)
        {
            strides[i] = wanted.plane_formats[i].stride;
        }

        _layout = CreateLayout(strides);
        Responses.Params(command, VIRTIO_VIDEO_RESULT_OK, _params);
    }

    private static virtio_video_params InitialParams(CodecDescription codec)
    {
        // Until the headers are read there is no size; this one is what drivers assume that ask too early.
        var initial = new virtio_video_params
        {
            image_format = (uint)ImageLayout.Formats[0],
            min_image_buffers = 1,
            max_image_buffers = StreamOptions.MaxBuffers,
            cur_image_buffers = 1,
            width = 640,
            height = 480,
            crop = new virtio_video_crop { width = 640, height = 480 },
            frame_rate = 30,
            planes_layout = (uint)VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER,
            min_bitstream_buffers = 1,
            max_bitstream_buffers = StreamOptions.MaxBuffers,
            cur_bitstream_buffers = 1,
        };
        initial.bitstream_format.codec = (uint)codec.Codec;
        if (codec.Variants.Length > 0)
        {
            SetVariant(ref initial, codec.Variants[^1]);
        }

        return initial;
    }

    /// <summary>Every codec's member of the union begins with the profile; H.264's has a level behind it.</summary>
    private static void SetVariant(ref virtio_video_params @params, CodecVariant variant)
        => @params.bitstream_format.@params.h264 = new virtio_video_codec_h264 { profile = variant.Profile, level = variant.Level };

    private ImageLayout CreateLayout(ReadOnlySpan<uint> strides)
    {
        var layout = ImageLayout.Create(
            (virtio_video_image_format)_params.image_format,
            (virtio_video_planes_layout)_params.planes_layout,
            _params.width,
            _params.height,
            strides);
        layout.WriteTo(ref _params, _options.SingleBufferOnePlane);
        return layout;
    }

    /// <summary>The worker met pictures of another size and waits.</summary>
    private void FormatChanged(PictureFormat format, StreamFacts facts)
    {
        _outputGeneration++;
        _pendingFormat = (format, facts);
        _events.Post(VIRTIO_VIDEO_EVENT_DECODER_RESOLUTION_CHANGED, this);
    }

    /// <summary>rulings 14, 40: the event is out, so the parameters change, buffers of the old size return and the worker goes on.</summary>
    private void AcceptFormat()
    {
        if (_failed || _pendingFormat is not var (format, facts))
        {
            return;
        }

        _pendingFormat = null;
        _resolution++;
        _params.width = format.Width;
        _params.height = format.Height;
        _params.crop = format.Crop;
        if (facts.FrameRate > 0)
        {
            _params.frame_rate = facts.FrameRate;
        }

        if (facts.Variant is { } variant)
        {
            SetVariant(ref _params, variant);
        }

        _params.min_image_buffers = Math.Min(facts.DecodedPictureBuffer + 1, _params.max_image_buffers);
        _params.cur_image_buffers = Math.Max(_params.cur_image_buffers, _params.min_image_buffers);
        _layout = CreateLayout(default);
        CancelQueued(_output);
        Post(new Work { Kind = WorkKind.AcceptFormat });
    }
}

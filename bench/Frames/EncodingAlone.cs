// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Contexts;
using VirtioVideo.FFmpeg.Encoding;
using static VirtioVideo.Wire.virtio_video_image_format;

namespace VirtioVideo.Bench.Frames;

/// <summary>libavcodec's encoder as a program uses it that has its pictures in frames already.</summary>
/// <remarks>SAFETY: owns context, frames and packet; frames are as large as the layout that they are drawn by.</remarks>
internal sealed unsafe class EncodingAlone : IFrameRun
{
    private readonly FrameCase _case;
    private readonly EncoderSettings _settings;
    private readonly nint[] _frames = new nint[TestPictures.Count];
    private readonly AVPixelFormat _format;
    private AVPacket* _packet = ffmpeg.av_packet_alloc();

    public EncodingAlone(FrameCase @case, LibavcodecEncoderFactory factory)
    {
        _case = @case;
        _settings = @case.CreateSettings(factory.Codecs.First(c => c.Codec == @case.Codec));
        _format = @case.Format == VIRTIO_VIDEO_IMAGE_FORMAT_NV12 ? AVPixelFormat.AV_PIX_FMT_NV12 : AVPixelFormat.AV_PIX_FMT_YUV420P;
        var picture = new byte[@case.Layout.Planes[^1].End];
        for (int i = 0; i < _frames.Length; i++)
        {
            TestPictures.Draw(@case.Layout, i, picture);
            _frames[i] = (nint)CreateFrame(picture);
        }
    }

    /// <summary>Takes each packet, for who wants to keep it.</summary>
    public Action<nint>? OnPacket { get; init; }

    /// <inheritdoc/>
    public void Run(uint frames, ProductLog log)
    {
        AVCodecContext* context = Open();
        for (uint i = 0; i < frames; i++)
        {
            var frame = (AVFrame*)_frames[i % (uint)_frames.Length];
            frame->pts = i;
            frame->pict_type = i == 0 ? AVPictureType.AV_PICTURE_TYPE_I : AVPictureType.AV_PICTURE_TYPE_NONE;
            Check(ffmpeg.avcodec_send_frame(context, frame), "avcodec_send_frame");
            Receive(context, log);
        }

        Check(ffmpeg.avcodec_send_frame(context, null), "avcodec_send_frame");
        Receive(context, log);
        ffmpeg.avcodec_free_context(&context);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (nint frame in _frames)
        {
            var freed = (AVFrame*)frame;
            ffmpeg.av_frame_free(&freed);
        }

        AVPacket* packet = _packet;
        _packet = null;
        ffmpeg.av_packet_free(&packet);
    }

    /// <summary>As the device does it: see LibavcodecEncoder.</summary>
    private AVCodecContext* Open()
    {
        AVCodec* codec = EncoderLookup.Find(_case.Encoder);
        AVCodecContext* context = ffmpeg.avcodec_alloc_context3(codec);
        context->log_level_offset = SilentLog.Offset;
        context->width = (int)_settings.Width;
        context->height = (int)_settings.Height;
        context->pix_fmt = _format;
        context->time_base = new AVRational { num = 1, den = (int)_settings.FrameRate };
        context->framerate = new AVRational { num = (int)_settings.FrameRate, den = 1 };
        List<(string Name, string Value)> options = EncoderOptions.Create(_case.Encoder, _settings, _case.Policy);
        using var dictionary = new OptionDictionary(options);
        Check(dictionary.Open(context, codec), "avcodec_open2");
        return context;
    }

    private void Receive(AVCodecContext* context, ProductLog log)
    {
        int result;
        while ((result = ffmpeg.avcodec_receive_packet(context, _packet)) >= 0)
        {
            log.Add(new ReadOnlySpan<byte>(_packet->data, _packet->size));
            OnPacket?.Invoke((nint)_packet);
            ffmpeg.av_packet_unref(_packet);
        }

        if (result != ffmpeg.AVERROR(ffmpeg.EAGAIN) && result != ffmpeg.AVERROR_EOF)
        {
            Check(result, "avcodec_receive_packet");
        }
    }

    private AVFrame* CreateFrame(byte[] picture)
    {
        AVFrame* frame = ffmpeg.av_frame_alloc();
        frame->format = (int)_format;
        frame->width = (int)_case.Width;
        frame->height = (int)_case.Height;
        Check(ffmpeg.av_frame_get_buffer(frame, 0), "av_frame_get_buffer");
        FrameLayout layout = _case.Layout;
        for (int i = 0; i < layout.Planes.Length; i++)
        {
            PlaneLayout plane = layout.Planes[i];
            for (uint row = 0; row < plane.Rows; row++)
            {
                picture.AsSpan((int)(plane.Offset + (row * plane.Stride)), (int)plane.RowBytes)
                    .CopyTo(new Span<byte>(frame->data[(uint)i] + (row * frame->linesize[(uint)i]), (int)plane.RowBytes));
            }
        }

        return frame;
    }

    private static void Check(int result, string function)
    {
        if (result < 0)
        {
            throw new InvalidOperationException($"{function} fails: {result}");
        }
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>Brings frames that are not 8-bit planar 4:2:0 (10-bit, 4:2:2, grey …) to it with swscale (ruling 20).</summary>
/// <remarks>SAFETY: owns the scaler and the frame it scales into, both kept from frame to frame.</remarks>
internal sealed unsafe class PixelConverter : IDisposable
{
    private SwsContext* _scaler;
    private AVFrame* _converted;

    /// <summary>The frame itself if it is 8-bit planar 4:2:0, or a converted one that holds until the next call.</summary>
    /// <returns>Null if swscale cannot convert it, or there is no memory.</returns>
    public AVFrame* ToPlanar420(AVFrame* frame)
    {
        var format = (AVPixelFormat)frame->format;
        if (format is AVPixelFormat.AV_PIX_FMT_YUV420P or AVPixelFormat.AV_PIX_FMT_YUVJ420P)
        {
            return frame;
        }

        _scaler = ffmpeg.sws_getCachedContext(
            _scaler, frame->width, frame->height, format, frame->width, frame->height, AVPixelFormat.AV_PIX_FMT_YUV420P, ffmpeg.SWS_BICUBIC, null, null, null);
        if (_scaler is null || !EnsureFrame(frame->width, frame->height))
        {
            return null;
        }

        int rows = ffmpeg.sws_scale(
            _scaler, (byte**)&frame->data, (int*)&frame->linesize, 0, frame->height, (byte**)&_converted->data, (int*)&_converted->linesize);
        return rows == frame->height ? _converted : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ffmpeg.sws_freeContext(_scaler);
        _scaler = null;
        FreeFrame();
    }

    private bool EnsureFrame(int width, int height)
    {
        if (_converted is not null && _converted->width == width && _converted->height == height)
        {
            return true;
        }

        FreeFrame();
        _converted = ffmpeg.av_frame_alloc();
        if (_converted is null)
        {
            return false;
        }

        _converted->width = width;
        _converted->height = height;
        _converted->format = (int)AVPixelFormat.AV_PIX_FMT_YUV420P;
        if (ffmpeg.av_frame_get_buffer(_converted, 0) == 0)
        {
            return true;
        }

        FreeFrame();
        return false;
    }

    private void FreeFrame()
    {
        AVFrame* frame = _converted;
        _converted = null;
        ffmpeg.av_frame_free(&frame);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.Tests.Support;

/// <summary>A frame of libavcodec with samples of the test's choice.</summary>
/// <remarks>SAFETY: owns the AVFrame until <see cref="Dispose"/>.</remarks>
internal sealed unsafe class TestFrame : IDisposable
{
    private AVFrame* _frame;

    public TestFrame(AVPixelFormat format, int width, int height)
    {
        _frame = ffmpeg.av_frame_alloc();
        _frame->format = (int)format;
        _frame->width = width;
        _frame->height = height;
        if (ffmpeg.av_frame_get_buffer(_frame, 0) != 0)
        {
            throw new InvalidOperationException("no memory for a frame");
        }
    }

    /// <summary>The frame.</summary>
    public AVFrame* Frame => _frame;

    /// <summary>Sets all of a plane, its padding too, to one sample value.</summary>
    /// <param name="plane">The plane.</param>
    /// <param name="value">The sample.</param>
    /// <param name="rows">Lines of the plane.</param>
    /// <param name="sampleBytes">1, or 2 for more than 8 bits.</param>
    public TestFrame Fill(int plane, ushort value, int rows, int sampleBytes = 1)
    {
        var bytes = new Span<byte>(_frame->data[plane], _frame->linesize[plane] * rows);
        for (int i = 0; i < bytes.Length; i += sampleBytes)
        {
            bytes[i] = (byte)value;
            if (sampleBytes == 2)
            {
                bytes[i + 1] = (byte)(value >> 8);
            }
        }

        return this;
    }

    /// <summary>A line of a plane.</summary>
    public static Span<byte> Line(AVFrame* frame, int plane, int row, int length)
        => new(frame->data[plane] + (row * frame->linesize[plane]), length);

    /// <inheritdoc/>
    public void Dispose()
    {
        AVFrame* frame = _frame;
        _frame = null;
        ffmpeg.av_frame_free(&frame);
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.Memory;

namespace VirtioVideo.FFmpeg.Pixels;

/// <summary>
/// Converts frames to the guest's format with swscale: frames that are not 8-bit planar 4:2:0 (10-bit, 4:2:2, grey …) to that format (ruling 20), and
/// any frame to RGB.
/// </summary>
/// <remarks>
/// Only the visible rectangle is converted: samples outside must not bleed into the chroma of its edge. SAFETY: owns the scaler, the frame that it
/// scales into and a reference to the one that it scales from; all are kept from frame to frame. Offsets into planes come from FFmpeg's own crop,
/// which it checked against the frame's size.
/// </remarks>
internal sealed unsafe class PixelConverter : IDisposable
{
    /// <summary>AV_FRAME_CROP_UNALIGNED, a member of an unnamed enum: crop to the pixel.</summary>
    private const int CropUnaligned = 1;

    private SwsContext* _scaler;
    private Conversion _conversion;
    private AVFrame* _visible;
    private AVFrame* _converted;

    /// <summary>Owns no memory: its planes are in the guest's buffer that was last converted into.</summary>
    private AVFrame* _inGuest;

    /// <summary>
    /// Returns the frame itself if it is 8-bit planar 4:2:0 and the target is 4:2:0. Otherwise returns a converted frame, valid until the next call
    /// or as long as something refers to it.
    /// </summary>
    /// <param name="frame">The decoder's frame.</param>
    /// <param name="target">NV12, YUV420P, ARGB or BGRA.</param>
    /// <returns>Null if swscale cannot convert it, or there is no memory.</returns>
    public AVFrame* Convert(AVFrame* frame, AVPixelFormat target)
        => !MustConvert(frame, target) ? frame
            : EnsureConverted(frame->width, frame->height, target) && TryConvertTo(frame, _converted) ? _converted
            : null;

    /// <summary>Whether a frame needs a conversion that goes beyond the order of its planes and the interleaving of chroma.</summary>
    public static bool MustConvert(AVFrame* frame, AVPixelFormat target)
        => IsRgb(target) || WithoutRange(frame->format) != AVPixelFormat.AV_PIX_FMT_YUV420P;

    /// <summary>
    /// Whether frames can be converted straight into buffers of a layout. swscale writes RGB in blocks. It leaves out the last block of a line that
    /// has no room for all of it, and works at two lines at a time, so that the end of one can be the beginning of the other.
    /// </summary>
    public static bool FitsInto(FrameLayout layout)
        => !IsRgb(FrameReader.FormatOf(layout)) || layout.Planes[0].Stride >= FrameLayout.DecodedStride(layout.Planes[0].RowBytes);

    /// <summary>Converts the visible rectangle of a frame straight into an output buffer. swscale may write a few bytes beyond each line.</summary>
    /// <param name="frame">The decoder's frame.</param>
    /// <param name="target">NV12, YUV420P, ARGB or BGRA.</param>
    /// <param name="memory">The memory of the buffer, which has room behind it.</param>
    /// <param name="layout">How pictures of the frame's size lie in it; <see cref="FitsInto"/> allows it.</param>
    /// <returns>False if swscale cannot convert it, or there is no memory.</returns>
    public bool TryConvertInto(AVFrame* frame, AVPixelFormat target, FrameMemory memory, FrameLayout layout)
    {
        if (_inGuest is null)
        {
            _inGuest = ffmpeg.av_frame_alloc();
        }

        if (_inGuest is null)
        {
            return false;
        }

        _inGuest->format = (int)target;
        _inGuest->data = default;
        for (int i = 0; i < layout.Planes.Length; i++)
        {
            uint plane = (uint)layout.FramePlane(i);
            _inGuest->data[plane] = memory.At(layout.Planes[i].Buffer, layout.Planes[i].Offset);
            _inGuest->linesize[plane] = (int)layout.Planes[i].Stride;
        }

        return TryConvertTo(frame, _inGuest);
    }

    private bool TryConvertTo(AVFrame* frame, AVFrame* target)
    {
        if (_visible is null)
        {
            _visible = ffmpeg.av_frame_alloc();
        }

        if (_visible is null || ffmpeg.av_frame_ref(_visible, frame) < 0)
        {
            return false;
        }

        nint left = (nint)frame->crop_left;
        nint top = (nint)frame->crop_top;
        bool converted = ffmpeg.av_frame_apply_cropping(_visible, CropUnaligned) >= 0 && TryScale(target, left, top);
        ffmpeg.av_frame_unref(_visible);
        return converted;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ffmpeg.sws_freeContext(_scaler);
        _scaler = null;
        AVFrame* visible = _visible;
        AVFrame* inGuest = _inGuest;
        _visible = null;
        _inGuest = null;
        ffmpeg.av_frame_free(&visible);
        ffmpeg.av_frame_free(&inGuest);
        FreeConverted();
    }

    /// <summary>
    /// Maps formats that only add "full range" to the plain ones, with the same samples. A decoder does not change the range, and swscale would warn
    /// on the host's stderr.
    /// </summary>
    private static AVPixelFormat WithoutRange(int format) => (AVPixelFormat)format switch
    {
        AVPixelFormat.AV_PIX_FMT_YUVJ420P => AVPixelFormat.AV_PIX_FMT_YUV420P,
        AVPixelFormat.AV_PIX_FMT_YUVJ422P => AVPixelFormat.AV_PIX_FMT_YUV422P,
        AVPixelFormat.AV_PIX_FMT_YUVJ444P => AVPixelFormat.AV_PIX_FMT_YUV444P,
        AVPixelFormat.AV_PIX_FMT_YUVJ440P => AVPixelFormat.AV_PIX_FMT_YUV440P,
        AVPixelFormat.AV_PIX_FMT_YUVJ411P => AVPixelFormat.AV_PIX_FMT_YUV411P,
        AVPixelFormat other => other,
    };

    /// <summary>Scales the visible rectangle to its place in the target.</summary>
    private bool TryScale(AVFrame* target, nint left, nint top)
    {
        int width = _visible->width;
        int height = _visible->height;
        var format = (AVPixelFormat)target->format;
        AVPixelFormat source = WithoutRange(_visible->format);
        if (IsRgb(format) && HasChromaForTwo(source) && (height & 1) == 0)
        {
            // At even heights swscale writes ARGB two columns at a time, and leaves out the last one of an odd width. The invisible column behind it
            // has the same chroma, so that no visible sample changes. Lines have room for it, in the decoder's frames and in the target. At odd
            // heights swscale interpolates chroma, and another width would be another picture.
            width += width & 1;
        }

        if (!EnsureScaler(new Conversion(width, height, source, format, IsFullRange(_visible), _visible->colorspace)))
        {
            return false;
        }

        byte_ptrArray8 planes = target->data;
        if (IsRgb(format))
        {
            planes[0] += (top * target->linesize[0]) + (4 * left);
        }
        else
        {
            nint chromaLeft = format == AVPixelFormat.AV_PIX_FMT_NV12 ? left / 2 * 2 : left / 2;
            planes[0] += (top * target->linesize[0]) + left;
            planes[1] += (top / 2 * target->linesize[1]) + chromaLeft;
            if (planes[2] is not null)
            {
                planes[2] += (top / 2 * target->linesize[2]) + chromaLeft;
            }
        }

        return ffmpeg.sws_scale(
            _scaler, (byte**)&_visible->data, (int*)&_visible->linesize, 0, height, (byte**)&planes, (int*)&target->linesize) == height;
    }

    private static bool IsRgb(AVPixelFormat format) => format is AVPixelFormat.AV_PIX_FMT_ARGB or AVPixelFormat.AV_PIX_FMT_BGRA;

    /// <summary>Whether two columns share their chroma.</summary>
    private static bool HasChromaForTwo(AVPixelFormat format) => ffmpeg.av_pix_fmt_desc_get(format)->log2_chroma_w == 1;

    private static bool IsFullRange(AVFrame* frame)
        => frame->color_range == AVColorRange.AVCOL_RANGE_JPEG || WithoutRange(frame->format) != (AVPixelFormat)frame->format;

    private bool EnsureScaler(in Conversion wanted)
    {
        if (_scaler is not null && wanted == _conversion)
        {
            return true;
        }

        ffmpeg.sws_freeContext(_scaler);
        _scaler = SilentScaler.TryCreate(wanted.Width, wanted.Height, wanted.Source, wanted.Target);
        _conversion = wanted;
        if (_scaler is null)
        {
            return false;
        }

        if (IsRgb(wanted.Target))
        {
            // The matrix and the range that the stream declares.
            int* matrix = ffmpeg.sws_getCoefficients((int)wanted.Matrix);
            _ = ffmpeg.sws_setColorspaceDetails(_scaler, matrix, wanted.IsFullRange ? 1 : 0, matrix, 1, 0, 1 << 16, 1 << 16);
        }
        else
        {
            // Both sides get the same range, whatever swscale assumes for a format (full for grey), so that samples are not stretched.
            int* coefficients = ffmpeg.sws_getCoefficients(ffmpeg.SWS_CS_DEFAULT);
            _ = ffmpeg.sws_setColorspaceDetails(_scaler, coefficients, 0, coefficients, 0, 0, 1 << 16, 1 << 16);
        }

        return true;
    }

    private bool EnsureConverted(int width, int height, AVPixelFormat format)
    {
        // An encoder may still refer to the last one.
        if (_converted is not null && _converted->width == width && _converted->height == height && _converted->format == (int)format
            && ffmpeg.av_frame_is_writable(_converted) != 0)
        {
            return true;
        }

        FreeConverted();
        _converted = ffmpeg.av_frame_alloc();
        if (_converted is null)
        {
            return false;
        }

        _converted->width = width;
        _converted->height = height;
        _converted->format = (int)format;
        if (ffmpeg.av_frame_get_buffer(_converted, 0) < 0)
        {
            FreeConverted();
            return false;
        }

        ClearConverted();
        return true;
    }

    /// <summary>
    /// Clears the frame. The part outside the visible rectangle is not converted but goes to the guest, so it must not hold old contents of the
    /// host's heap.
    /// </summary>
    private void ClearConverted()
    {
        foreach (int plane in (ReadOnlySpan<int>)[0, 1, 2])
        {
            AVBufferRef* buffer = _converted->buf[plane];
            if (buffer is not null)
            {
                new Span<byte>(buffer->data, (int)buffer->size).Clear();
            }
        }
    }

    private void FreeConverted()
    {
        AVFrame* converted = _converted;
        _converted = null;
        ffmpeg.av_frame_free(&converted);
    }

    /// <summary>The conversion that a scaler is made for.</summary>
    private readonly record struct Conversion(int Width, int Height, AVPixelFormat Source, AVPixelFormat Target, bool IsFullRange, AVColorSpace Matrix);
}

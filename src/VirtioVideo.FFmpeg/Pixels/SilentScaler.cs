// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Contexts;

namespace VirtioVideo.FFmpeg.Pixels;

/// <summary>Makes scalers of swscale that say nothing: of conversions without vector code it writes to the host's stderr, and a guest that changes formats could fill that. FFmpeg's global log level is the host's.</summary>
/// <remarks>
/// Of each context, FFmpeg's log reads an offset from where the context's class says, and adds it to the level of a message. swscale's
/// class names no such place; these scalers have a copy of the class that names one which says nothing else: the first parameter of the
/// scaling function. The number there is so near 0 that it is 0 to the bicubic filter, which is its default.
/// SAFETY: a context with options begins with the pointer to its class (libavutil/opt.h), and an option's offset is its place in the
/// context. The copy of the class is made once and never freed: contexts refer to it.
/// </remarks>
internal static unsafe class SilentScaler
{
    private static nint s_class;

    /// <summary>Makes a scaler for pictures of one size, that only change their format.</summary>
    /// <returns>Null if swscale cannot do that, or there is no memory.</returns>
    public static SwsContext* TryCreate(int width, int height, AVPixelFormat source, AVPixelFormat target)
    {
        SwsContext* scaler = ffmpeg.sws_alloc_context();
        if (scaler is null)
        {
            return null;
        }

        Silence(scaler);
        if (!TrySet(scaler, "srcw"u8, width) || !TrySet(scaler, "srch"u8, height) || !TrySet(scaler, "src_format"u8, (int)source)
            || !TrySet(scaler, "dstw"u8, width) || !TrySet(scaler, "dsth"u8, height) || !TrySet(scaler, "dst_format"u8, (int)target)
            || !TrySet(scaler, "sws_flags"u8, ffmpeg.SWS_BICUBIC) || ffmpeg.sws_init_context(scaler, null, null) < 0)
        {
            ffmpeg.sws_freeContext(scaler);
            return null;
        }

        return scaler;
    }

    /// <summary>Without such an option or memory, messages come through: better than to touch what is the host's.</summary>
    private static void Silence(SwsContext* scaler)
    {
        var ownClass = (AVClass**)scaler;
        AVOption* option;
        fixed (byte* name = "param0"u8)
        {
            option = ffmpeg.av_opt_find(scaler, name, null, 0, 0);
        }

        if (option is null || option->type != AVOptionType.AV_OPT_TYPE_DOUBLE)
        {
            return;
        }

        if (s_class == 0)
        {
            var copy = (AVClass*)ffmpeg.av_malloc((nuint)sizeof(AVClass));
            if (copy is null)
            {
                return;
            }

            *copy = **ownClass;
            copy->log_level_offset_offset = option->offset;
            if (Interlocked.CompareExchange(ref s_class, (nint)copy, 0) != 0)
            {
                ffmpeg.av_free(copy);
            }
        }

        // The bits of a double whose lower half, read as an int, is the offset.
        *(long*)((byte*)scaler + option->offset) = SilentLog.Offset;
        *ownClass = (AVClass*)s_class;
    }

    private static bool TrySet(SwsContext* scaler, ReadOnlySpan<byte> name, int value)
    {
        fixed (byte* first = name)
        {
            return ffmpeg.av_opt_set_int(scaler, first, value, 0) >= 0;
        }
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Threading;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Contexts;

namespace VirtioVideo.FFmpeg.Pixels;

/// <summary>
/// Makes scalers of swscale that write no messages. For conversions without vector code swscale writes to the host's stderr, and a guest that changes
/// formats could flood it. FFmpeg's global log level belongs to the host.
/// </summary>
/// <remarks>
/// FFmpeg's log adds an offset to the level of each message of a context. The context's class says where the offset is. swscale's class names no
/// place; these scalers have a copy of the class that names one without other effect: the first parameter of the scaling function. The number there
/// is so close to 0 that the bicubic filter, the default, takes it for 0. SAFETY: a context with options begins with the pointer to its class
/// (libavutil/opt.h), and an option's offset is its place in the context. The copy of the class is made once and never freed: contexts refer to it.
/// </remarks>
internal static unsafe class SilentScaler
{
    private static nint s_class;

    /// <summary>Makes a scaler that keeps the size and only changes the format.</summary>
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

    /// <summary>Without such an option or memory, messages come through. That is better than changing the host's settings.</summary>
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

        // The bits of a double. Its lower half, read as an int, is the offset.
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

// SPDX-License-Identifier: BSD-3-Clause

using FFmpeg.AutoGen;

namespace VirtioVideo.FFmpeg.Capabilities;

/// <summary>Finds the encoders of the linked FFmpeg by name.</summary>
/// <remarks>SAFETY: FFmpeg's codec descriptions are static; names are copied for the time of a call.</remarks>
internal static unsafe class EncoderLookup
{
    /// <summary>Finds an encoder by its name; null if there is none.</summary>
    public static AVCodec* Find(string name)
    {
        fixed (byte* text = System.Text.Encoding.UTF8.GetBytes(name + "\0"))
        {
            return ffmpeg.avcodec_find_encoder_by_name(text);
        }
    }

    /// <summary>The pixel format in which an encoder best takes images of NV12, or of another format. NONE if it takes no 8-bit 4:2:0 from memory.</summary>
    public static AVPixelFormat FeedFormat(AVCodec* encoder, bool isNv12)
    {
        bool takesNv12 = Takes(encoder, AVPixelFormat.AV_PIX_FMT_NV12);
        bool takesPlanar = Takes(encoder, AVPixelFormat.AV_PIX_FMT_YUV420P);
        return takesNv12 && (isNv12 || !takesPlanar) ? AVPixelFormat.AV_PIX_FMT_NV12
            : takesPlanar ? AVPixelFormat.AV_PIX_FMT_YUV420P
            : AVPixelFormat.AV_PIX_FMT_NONE;
    }

    private static bool Takes(AVCodec* encoder, AVPixelFormat wanted)
    {
        for (AVPixelFormat* format = ffmpeg.pix_fmts_of(encoder); format is not null && *format != AVPixelFormat.AV_PIX_FMT_NONE; format++)
        {
            if (*format == wanted)
            {
                return true;
            }
        }

        return false;
    }
}

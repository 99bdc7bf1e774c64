// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.InteropServices;

namespace FFmpeg.AutoGen;

/// <content>What FFmpeg 5.1 to 9.0 name or do differently, by one name for all. HAS_... come from the generator: it found the name in the headers.</content>
public static unsafe partial class ffmpeg
{
#if !HAS_AV_PROFILE_H264_HIGH
    // Named so since 6.1; the older names are gone since 8.0.
    public static int AV_PROFILE_H264_BASELINE => FF_PROFILE_H264_BASELINE;
    public static int AV_PROFILE_H264_CONSTRAINED => FF_PROFILE_H264_CONSTRAINED;
    public static int AV_PROFILE_H264_HIGH => FF_PROFILE_H264_HIGH;
    public static int AV_PROFILE_H264_HIGH_10 => FF_PROFILE_H264_HIGH_10;
    public static int AV_PROFILE_H264_HIGH_422 => FF_PROFILE_H264_HIGH_422;
    public static int AV_PROFILE_H264_HIGH_444_PREDICTIVE => FF_PROFILE_H264_HIGH_444_PREDICTIVE;
    public static int AV_PROFILE_H264_INTRA => FF_PROFILE_H264_INTRA;
    public static int AV_PROFILE_H264_MAIN => FF_PROFILE_H264_MAIN;
    public static int AV_PROFILE_HEVC_MAIN => FF_PROFILE_HEVC_MAIN;
    public static int AV_PROFILE_HEVC_MAIN_10 => FF_PROFILE_HEVC_MAIN_10;
    public static int AV_PROFILE_HEVC_MAIN_STILL_PICTURE => FF_PROFILE_HEVC_MAIN_STILL_PICTURE;
    public static int AV_PROFILE_UNKNOWN => FF_PROFILE_UNKNOWN;
    public static int AV_PROFILE_VP9_0 => FF_PROFILE_VP9_0;
    public static int AV_PROFILE_VP9_1 => FF_PROFILE_VP9_1;
    public static int AV_PROFILE_VP9_2 => FF_PROFILE_VP9_2;
    public static int AV_PROFILE_VP9_3 => FF_PROFILE_VP9_3;
#endif

#if HAS_SwsFlags
    /// <summary>A macro until 7.1.</summary>
    public static int SWS_BICUBIC => (int)SwsFlags.SWS_BICUBIC;
#endif

    /// <summary>Starts a parser.</summary>
    /// <param name="codec_id">The codec.</param>
    /// <returns>The parser; null if there is none for the codec.</returns>
    /// <remarks>The argument is an int until 8.0, and enum AVCodecID since: the same to a caller.</remarks>
    public static AVCodecParserContext* av_parser_init(AVCodecID codec_id) => av_parser_init((int)codec_id);

    /// <summary>Has libavcodec ask for the memory of pictures from any of its threads, rather than from one for all. Since 6.0 it always does.</summary>
    /// <param name="context">A context that is not opened yet.</param>
    public static void allow_threaded_callbacks(AVCodecContext* context)
    {
#if HAS_AVCodecContext_thread_safe_callbacks
        context->thread_safe_callbacks = 1;
#endif
    }

    /// <summary>Whether a picture is a key frame.</summary>
    /// <param name="frame">The picture.</param>
    /// <returns>The flag that 6.1 brought; before, a field of its own, which 9.0 lacks.</returns>
    public static bool is_key_frame(AVFrame* frame) =>
#if HAS_AV_FRAME_FLAG_KEY
        (frame->flags & AV_FRAME_FLAG_KEY) != 0;
#else
        frame->key_frame != 0;
#endif

    /// <summary>The pixel formats that a codec takes.</summary>
    /// <param name="codec">The codec.</param>
    /// <returns>Ends with AV_PIX_FMT_NONE; null if the codec does not say. FFmpeg owns it.</returns>
    /// <remarks>Asked for by a function since 7.1; before, a field, which 9.0 lacks.</remarks>
    public static AVPixelFormat* pix_fmts_of(AVCodec* codec)
    {
#if HAS_avcodec_get_supported_config
        void* formats = null;
        return avcodec_get_supported_config(null, codec, AVCodecConfig.AV_CODEC_CONFIG_PIX_FORMAT, 0, &formats, null) < 0 ? null : (AVPixelFormat*)formats;
#else
        return codec->pix_fmts;
#endif
    }

    /// <summary>Whether <see cref="receive_frame_under_way"/> can give anything: with frame threads, since 9.0.</summary>
    /// <param name="context">A context that is opened.</param>
    /// <returns>False if it only ever says AVERROR(EAGAIN).</returns>
    public static bool can_receive_under_way(AVCodecContext* context) =>
#if HAS_AV_CODEC_RECEIVE_FRAME_FLAG_SYNCHRONOUS
        (context->active_thread_type & FF_THREAD_FRAME) != 0;
#else
        false;
#endif

    /// <summary>Takes the next picture that libavcodec's threads work at, and waits for it, rather than for as many packets as there are threads.</summary>
    /// <param name="context">A context that is opened.</param>
    /// <param name="frame">Where to put it.</param>
    /// <returns>As avcodec_receive_frame().</returns>
    public static int receive_frame_under_way(AVCodecContext* context, AVFrame* frame) =>
#if HAS_AV_CODEC_RECEIVE_FRAME_FLAG_SYNCHRONOUS
        avcodec_receive_frame_flags(context, frame, (uint)AV_CODEC_RECEIVE_FRAME_FLAG_SYNCHRONOUS);
#else
        AVERROR(EAGAIN);
#endif

    [DllImport("avcodec", ExactSpelling = true)]
    private static extern AVCodecParserContext* av_parser_init(int codec_id);
}

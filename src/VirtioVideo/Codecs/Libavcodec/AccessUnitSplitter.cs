// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>Takes access units apart that came in one buffer (ruling 45), with libavcodec's parser of the codec.</summary>
/// <remarks>SAFETY: the parser and its context live for one call; what it finds is copied into packets of the queue.</remarks>
internal static unsafe class AccessUnitSplitter
{
    /// <summary>Splits bytes into packets at the end of a queue.</summary>
    /// <param name="codec">The codec, one with start codes.</param>
    /// <param name="bytes">The bytes, padded as FFmpeg's readers need.</param>
    /// <param name="units">Where to put the packets.</param>
    /// <returns>False if there is no memory; then some may be missing.</returns>
    public static bool TrySplit(AVCodecID codec, ReadOnlySpan<byte> bytes, PacketQueue units)
    {
        AVCodecParserContext* parser = ffmpeg.av_parser_init((int)codec);
        AVCodecContext* context = ffmpeg.avcodec_alloc_context3(null);
        bool split = false;
        if (parser is not null && context is not null)
        {
            context->codec_id = codec;
            context->log_level_offset = LibavcodecDecoder.SilentLogOffset;
            split = TrySplit(parser, context, bytes, units);
        }

        ffmpeg.av_parser_close(parser);
        ffmpeg.avcodec_free_context(&context);
        return split;
    }

    private static bool TrySplit(AVCodecParserContext* parser, AVCodecContext* context, ReadOnlySpan<byte> bytes, PacketQueue units)
    {
        fixed (byte* first = bytes)
        {
            // The last turn, with no byte left, makes the parser give what it holds.
            int done = 0;
            while (true)
            {
                byte* unit;
                int length;
                int left = bytes.Length - done;
                done += ffmpeg.av_parser_parse2(
                    parser, context, &unit, &length, left == 0 ? null : first + done, left, ffmpeg.AV_NOPTS_VALUE, ffmpeg.AV_NOPTS_VALUE, 0);
                if (length > 0 && !units.TryAdd(new ReadOnlySpan<byte>(unit, length)))
                {
                    return false;
                }

                if (left == 0 && length == 0)
                {
                    return true;
                }
            }
        }
    }
}

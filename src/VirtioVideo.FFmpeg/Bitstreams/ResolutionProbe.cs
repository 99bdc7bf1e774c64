// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Contexts;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>
/// Sees a new picture size in the headers before the decoder does. Needed for MPEG-2 and MPEG-4, whose decoders drop
/// the picture that waits for its turn when the size changes (ruling 40: every frame of the old size is delivered).
/// </summary>
/// <remarks>SAFETY: owns a parser and a context that nothing decodes with; parses private copies only.</remarks>
internal sealed unsafe class ResolutionProbe : IDisposable
{
    private AVCodecParserContext* _parser;
    private AVCodecContext* _context;
    private int _width;
    private int _height;

    private ResolutionProbe()
    {
    }

    /// <summary>Makes one for a codec that needs it.</summary>
    /// <returns>Null for other codecs, or without memory.</returns>
    public static ResolutionProbe? TryCreate(AVCodecID codec)
    {
        if (codec is not (AVCodecID.AV_CODEC_ID_MPEG2VIDEO or AVCodecID.AV_CODEC_ID_MPEG4))
        {
            return null;
        }

        // First the object, then what only it can give back.
        var watch = new ResolutionProbe { _parser = ffmpeg.av_parser_init(codec), _context = ffmpeg.avcodec_alloc_context3(null) };
        if (watch._parser is not null && watch._context is not null)
        {
            watch._parser->flags |= ffmpeg.PARSER_FLAG_COMPLETE_FRAMES;
            watch._context->codec_id = codec;
            watch._context->log_level_offset = SilentLog.Offset;
            return watch;
        }

        watch.Dispose();
        return null;
    }

    /// <summary>Whether the newest size is more than a host allows.</summary>
    public bool Exceeds(CodecLimits limits) => !limits.Allows((uint)_width, (uint)_height);

    /// <summary>Looks at an access unit, padded as FFmpeg's readers need.</summary>
    /// <returns>Whether it is of another size than those before.</returns>
    public bool SeesChange(ReadOnlySpan<byte> accessUnit)
    {
        // The parser of MPEG-4 tells a size only to a context that has none.
        _context->width = _context->height = _context->coded_width = _context->coded_height = 0;
        byte* output;
        int outputSize;
        fixed (byte* bytes = accessUnit)
        {
            _ = ffmpeg.av_parser_parse2(
                _parser, _context, &output, &outputSize, bytes, accessUnit.Length, ffmpeg.AV_NOPTS_VALUE, ffmpeg.AV_NOPTS_VALUE, 0);
        }

        int width = _context->width;
        int height = _context->height;
        if (width <= 0 || height <= 0 || (width == _width && height == _height))
        {
            return false;
        }

        bool isFirst = _width == 0;
        _width = width;
        _height = height;
        return !isFirst;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AVCodecContext* context = _context;
        ffmpeg.av_parser_close(_parser);
        _parser = null;
        _context = null;
        ffmpeg.avcodec_free_context(&context);
    }
}

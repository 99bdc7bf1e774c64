// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Contexts;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>
/// Sees a new picture size in the headers before the decoder does. MPEG-2 and MPEG-4 need it: their decoders drop a picture that waits for its turn
/// when the size changes, and ruling 40 wants every frame of the old size delivered.
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

    /// <summary>Makes a probe for a codec that needs one.</summary>
    /// <returns>Null for other codecs, or if there is no memory.</returns>
    public static ResolutionProbe? TryCreate(AVCodecID codec)
    {
        if (codec is not (AVCodecID.AV_CODEC_ID_MPEG2VIDEO or AVCodecID.AV_CODEC_ID_MPEG4))
        {
            return null;
        }

        // The object comes first: only it can give back the parser and the context.
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

    /// <summary>Whether the newest size is larger than the host allows.</summary>
    /// <param name="limits">What the host allows.</param>
    /// <param name="why">Says so, for a log.</param>
    public bool Exceeds(CodecLimits limits, out string why)
    {
        bool isAllowed = limits.Allows((uint)_width, (uint)_height);
        why = isAllowed ? string.Empty : limits.Refuse((uint)_width, (uint)_height);
        return !isAllowed;
    }

    /// <summary>Reads the size of an access unit that is padded as FFmpeg's readers need. Pictures of these decoders have no invisible part.</summary>
    /// <returns>False if the unit does not say it.</returns>
    public bool TryRead(ReadOnlySpan<byte> accessUnit, out SequenceHeader header)
    {
        // The parser of MPEG-4 sets a size only in a context that has none.
        _context->width = _context->height = _context->coded_width = _context->coded_height = 0;
        byte* output;
        int outputSize;
        fixed (byte* bytes = accessUnit)
        {
            _ = ffmpeg.av_parser_parse2(
                _parser, _context, &output, &outputSize, bytes, accessUnit.Length, ffmpeg.AV_NOPTS_VALUE, ffmpeg.AV_NOPTS_VALUE, 0);
        }

        header = default;
        if (_context->width <= 0 || _context->height <= 0)
        {
            return false;
        }

        (_width, _height) = (_context->width, _context->height);
        return SequenceHeader.TryCreate((ulong)_width, (ulong)_height, 0, 0, 0, 0, 0, out header);
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

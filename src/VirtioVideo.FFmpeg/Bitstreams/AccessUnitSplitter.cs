// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Contexts;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Finds the ends of the access units that came in one buffer (ruling 45), one at a time, with libavcodec's parser of the codec.</summary>
/// <remarks>
/// The units follow each other without a gap. The parser sees each byte once, even if the last unit grows. SAFETY: owns the parser and its context,
/// which live from <see cref="TryOpen"/> to <see cref="Close"/>; only lengths are taken from it.
/// </remarks>
internal sealed unsafe class AccessUnitSplitter(AVCodecID codec)
{
    private AVCodecParserContext* _parser;
    private AVCodecContext* _context;

    /// <summary>How many of the bytes that were not taken the parser has seen.</summary>
    private int _seen;

    /// <summary>Length of a unit that was found but not taken yet; 0 if there is none.</summary>
    private int _found;

    /// <summary>Number of bytes given to the parser so far.</summary>
    public long ParsedBytes { get; private set; }

    /// <summary>Makes a parser, if there is none.</summary>
    /// <returns>False if there is no memory.</returns>
    public bool TryOpen()
    {
        if (_parser is not null)
        {
            return true;
        }

        _parser = ffmpeg.av_parser_init(codec);
        _context = ffmpeg.avcodec_alloc_context3(null);
        if (_parser is null || _context is null)
        {
            Close();
            return false;
        }

        _context->codec_id = codec;
        _context->log_level_offset = SilentLog.Offset;
        return true;
    }

    /// <summary>Finds the first unit.</summary>
    /// <param name="bytes">The bytes that were not taken yet: those of the last call, and any more behind them. Padded as FFmpeg's readers need.</param>
    /// <param name="length">Length of the unit.</param>
    /// <returns>False if the bytes do not contain its end.</returns>
    public bool TryFind(ReadOnlySpan<byte> bytes, out int length)
    {
        fixed (byte* first = bytes)
        {
            while (_found == 0 && _seen < bytes.Length)
            {
                byte* unit;
                int found;
                int consumed = ffmpeg.av_parser_parse2(
                    _parser, _context, &unit, &found, first + _seen, bytes.Length - _seen, ffmpeg.AV_NOPTS_VALUE, ffmpeg.AV_NOPTS_VALUE, 0);
                if (consumed <= 0 && found <= 0)
                {
                    // Without progress of the parser this loop would never end.
                    consumed = bytes.Length - _seen;
                }

                ParsedBytes += consumed;
                _seen += consumed;
                _found = Math.Clamp(found, 0, bytes.Length);
            }
        }

        length = _found;
        return length > 0;
    }

    /// <summary>The caller took the unit that was found.</summary>
    public void TakeFound()
    {
        _seen = Math.Max(_seen - _found, 0);
        _found = 0;
    }

    /// <summary>Frees the parser and its context.</summary>
    public void Close()
    {
        AVCodecContext* context = _context;
        ffmpeg.av_parser_close(_parser);
        _parser = null;
        _context = null;
        ffmpeg.avcodec_free_context(&context);
        _seen = 0;
        _found = 0;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Contexts;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Finds where access units end that came in one buffer (ruling 45), one at a time, with libavcodec's parser of the codec.</summary>
/// <remarks>
/// The units lie one behind the other and have no bytes between them. The parser sees each byte once, also where the last unit grows.
/// SAFETY: owns the parser and its context, which live from <see cref="TryOpen"/> to <see cref="Close"/>; only lengths are taken from it.
/// </remarks>
internal sealed unsafe class AccessUnitSplitter(AVCodecID codec)
{
    private AVCodecParserContext* _parser;
    private AVCodecContext* _context;

    /// <summary>How many bytes the parser has seen of those that were not taken.</summary>
    private int _seen;

    /// <summary>Length of the unit that was found and not taken; 0 if there is none.</summary>
    private int _found;

    /// <summary>How many bytes the parser was given.</summary>
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
    /// <param name="bytes">What was not taken, padded as FFmpeg's readers need: the bytes of the last call, and any more behind them.</param>
    /// <param name="length">Its length.</param>
    /// <returns>False if its end is not among the bytes.</returns>
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
                    // A parser that does not go on would never end.
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

    /// <summary>The unit that was found is taken away.</summary>
    public void TakeFound()
    {
        _seen = Math.Max(_seen - _found, 0);
        _found = 0;
    }

    /// <summary>Gives back all that it has.</summary>
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

// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.Codecs.Libavcodec;

/// <content>HEVC: where decoding begins, after a flush and after a loss.</content>
/// <remarks>
/// The decoder makes grey pictures in place of references that are missing, and these keep their picture order count until the next picture's
/// references are known. Since FFmpeg 7.1 a picture of the same count is refused meanwhile, even the first of a sequence: after a flush in
/// the middle of a group, every IDR picture was. So such grey pictures are not let come into being, or flushed before a sequence begins.
/// </remarks>
internal sealed unsafe partial class LibavcodecDecoder
{
    /// <summary>Whether slices are skipped: none can be decoded before the next random access point. Parameter sets are read.</summary>
    private bool _skipsToEntry;

    private bool _skipped;

    private bool IsHevc => _context->codec_id == AVCodecID.AV_CODEC_ID_HEVC;

    private ReadOnlySpan<byte> UnitBytes => new(_unit->data, _unit->size);

    /// <summary>The decoder was flushed.</summary>
    private void SkipToEntry()
    {
        _skipsToEntry = IsHevc;
        _skipped = false;
        _ = _memory.TakeStandIns();
    }

    /// <summary>Sets whether the unit that is sent next is decoded.</summary>
    /// <returns>Whether the decoder must be drained and flushed before.</returns>
    private bool MeetEntry()
    {
        if (!IsHevc)
        {
            return false;
        }

        if (!_skipsToEntry)
        {
            return HevcAccessUnit.BeginsSequence(UnitBytes) && _memory.TakeStandIns();
        }

        _skipsToEntry = !HevcAccessUnit.IsRandomAccess(UnitBytes);
        _context->skip_frame = _skipsToEntry ? AVDiscard.AVDISCARD_NONKEY : AVDiscard.AVDISCARD_DEFAULT;
        if (!_skipsToEntry && _skipped)
        {
            // It took the first unit that it skipped for the first of a sequence, and would decode what leads this one but cannot be.
            ffmpeg.avcodec_flush_buffers(_context);
        }

        _skipped = true;
        return false;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Bitstreams;

namespace VirtioVideo.FFmpeg.Decoding;

/// <content>Where decoding begins: at the start, after a flush, and in HEVC also after a loss.</content>
/// <remarks>
/// Pictures before the first random access point are shown to nobody (ruling 37), and it is better not to decode them. HEVC: the decoder
/// makes grey pictures in place of missing references. They keep their picture order count until the next picture's references are known. Since
/// FFmpeg 7.1 a picture of the same count is refused meanwhile, which happened to every IDR picture. VP9: since FFmpeg 7.1, frame threads continue
/// with references from before the flush, and crash.
/// </remarks>
internal sealed unsafe partial class LibavcodecDecoder
{
    /// <summary>Whether no picture can be decoded before the next random access point.</summary>
    private bool _skipsToEntry;

    private bool _skipped;

    /// <summary>Whether the guest caused the search for a random access point, by a seek. Else the stream lacks its first one.</summary>
    private bool _wasFlushed;

    private bool IsHevc => _context->codec_id == AVCodecID.AV_CODEC_ID_HEVC;

    private ReadOnlySpan<byte> UnitBytes => new(_assembler.Unit->data, _assembler.Unit->size);

    /// <summary>The answer to a unit that is not decoded.</summary>
    private CodecStatus Skipped => _wasFlushed ? CodecStatus.Ok : CodecStatus.Damaged;

    /// <summary>Pictures begin at the next random access point.</summary>
    private void BeginAtEntry()
    {
        _unitWaits = false;
        _mayResume = false;
        _nextAgain = 0;
        EndsFormat = false;
        _drains = false;
        _skipsToEntry = _context->codec_id != AVCodecID.AV_CODEC_ID_H264;
        _skipped = false;
        _ = _memory.TakeStandIns();

        // The H.264 decoder itself knows where its pictures become complete, even without a key frame.
        _awaitsKeyFrame = _context->codec_id != AVCodecID.AV_CODEC_ID_H264;
    }

    /// <summary>All codecs but H.264 and HEVC: drops units before a key frame.</summary>
    /// <returns>Whether the unit was dropped.</returns>
    private bool TrySkipUnit()
    {
        if (!_skipsToEntry || IsHevc)
        {
            return false;
        }

        bool isMpeg = _context->codec_id is AVCodecID.AV_CODEC_ID_MPEG2VIDEO or AVCodecID.AV_CODEC_ID_MPEG4;
        _skipsToEntry = !(isMpeg ? MpegPicture.IsIntra(_context->codec_id, UnitBytes) : SequenceStart.IsAt(_context->codec_id, UnitBytes));
        if (_skipsToEntry)
        {
            ffmpeg.av_packet_unref(_assembler.Unit);
        }

        return _skipsToEntry;
    }

    /// <summary>HEVC: decides for the next unit whether it is decoded, or only its parameter sets are read.</summary>
    /// <returns>Whether the decoder must be drained and flushed first.</returns>
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
            // The decoder took the first unit that it skipped for the start of a sequence. It would decode leading pictures of this one that cannot be decoded.
            ffmpeg.avcodec_flush_buffers(_context);
        }

        _skipped = true;
        return false;
    }
}

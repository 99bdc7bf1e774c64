// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Bitstreams;

namespace VirtioVideo.FFmpeg.Decoding;

/// <content>MPEG-2: gives libavcodec a field in place of one that did not come, so that it pairs the others rightly (ruling 41).</content>
internal sealed unsafe partial class LibavcodecDecoder
{
    private readonly Mpeg2FieldPairs _fields = new();

    /// <summary>The unit with the newest field, while that is without its other one.</summary>
    private AVPacket* _loneField = ffmpeg.av_packet_alloc();

    private bool IsMpeg2 => _context->codec_id == AVCodecID.AV_CODEC_ID_MPEG2VIDEO;

    /// <summary>A unit goes to libavcodec.</summary>
    private void NoteFields()
    {
        if (!IsMpeg2)
        {
            return;
        }

        if (_fields.Leaves(UnitBytes))
        {
            CompleteField();
        }

        _fields.Note(UnitBytes, _assembler.Unit->pts);
        ffmpeg.av_packet_unref(_loneField);
        if (_fields.IsLone && ffmpeg.av_packet_ref(_loneField, _assembler.Unit) < 0)
        {
            _fields.Forget();
        }
    }

    /// <summary>No other field comes for the newest one: sends it once more, as the other one.</summary>
    private void CompleteField()
    {
        if (!IsMpeg2 || !_fields.IsLone)
        {
            return;
        }

        int size = _loneField->size;
        if (ffmpeg.av_new_packet(_again, size) >= 0)
        {
            var copy = new Span<byte>(_again->data, size);
            new ReadOnlySpan<byte>(_loneField->data, size).CopyTo(copy);
            int begin = _fields.MakeOther(copy, out _again->pts);
            _again->data += begin;
            _again->size -= begin;
            _history.Keep(_again);
            _ = ffmpeg.avcodec_send_packet(_context, _again);
            ffmpeg.av_packet_unref(_again);
        }

        ffmpeg.av_packet_unref(_loneField);
    }

    /// <summary>Forgets a field that waits for its other one.</summary>
    private void ForgetFields()
    {
        _fields.Forget();
        ffmpeg.av_packet_unref(_loneField);
    }
}

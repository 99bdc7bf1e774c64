// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Bitstreams;

namespace VirtioVideo.FFmpeg.Decoding;

/// <content>How many pictures wait for their turn.</content>
internal sealed unsafe partial class LibavcodecDecoder
{
    /// <summary>Whether H.264 is decoded so that no order which the standard allows loses a picture.</summary>
    private bool KeepsAnyOrder => _context->codec_id == AVCodecID.AV_CODEC_ID_H264 && _limits.Reorder == Reorder.Strict;

    /// <summary>Pictures that wait for their turn: as FFmpeg does it now, or will as soon as it has the headers that were read here.</summary>
    private uint Reordering
    {
        get
        {
            uint known = Sequence is { } sequence && (sequence.SaysReordering || KeepsAnyOrder) ? sequence.Reordering : 0;
            return Math.Max(known, (uint)Math.Max(_context->has_b_frames, 0));
        }
    }

    /// <summary>
    /// Makes the parameter sets of the unit say how deep its pictures are reordered. FFmpeg's own field for it (has_b_frames) does not reach frame
    /// threads that run already.
    /// </summary>
    private void DeclareOrder()
    {
        if (!KeepsAnyOrder || !H264OrderDeclaration.IsMissing(UnitBytes))
        {
            return;
        }

        AVPacket* unit = _assembler.Unit;
        int room = unit->size + H264OrderDeclaration.MostGrowth;
        AVBufferRef* changed = InputMemory.Allocate(room + ffmpeg.AV_INPUT_BUFFER_PADDING_SIZE, _statistics.Memory);
        if (changed is null)
        {
            // FFmpeg guesses then.
            return;
        }

        int length = H264OrderDeclaration.Copy(UnitBytes, new Span<byte>(changed->data, room));
        new Span<byte>(changed->data + length, ffmpeg.AV_INPUT_BUFFER_PADDING_SIZE).Clear();
        ffmpeg.av_buffer_unref(&unit->buf);
        unit->buf = changed;
        unit->data = changed->data;
        unit->size = length;
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Bitstreams;

namespace VirtioVideo.FFmpeg.Decoding;

/// <content>Continues after a drain (ruling 34).</content>
/// <remarks>
/// libavcodec takes input after a drain only if it is flushed, and a flush drops the reference frames. So when the next access unit needs them, the
/// units since the last key frames are decoded once more in front of it, and nobody sees their frames.
/// </remarks>
internal sealed unsafe partial class LibavcodecDecoder
{
    private readonly AccessUnitHistory _history;

    /// <summary>Whether the decoder was drained, and the history has what it knew before.</summary>
    private bool _mayResume;

    /// <summary>Place in the history of the next unit to decode once more.</summary>
    private int _nextAgain;

    /// <summary>Whether no picture is left in libavcodec when it asks for input. VP8 and VP9 show pictures in decoding order.</summary>
    private bool IsEmptyWhenDry => _context->codec_id is AVCodecID.AV_CODEC_ID_VP8 or AVCodecID.AV_CODEC_ID_VP9 && Threads.Delay == 0;

    private bool HasUnitsToRepeat => _nextAgain < _history.Count;

    /// <inheritdoc/>
    public void EndDrain()
    {
        if (IsEmptyWhenDry)
        {
            return;
        }

        // The decoder is made anew behind damage, see Flush. The new one has not seen the headers that the history begins with.
        if (_history.Count == 0 || !_history.IsWhole || (IsMpeg4 && _sawDamage))
        {
            Flush();
            return;
        }

        ffmpeg.avcodec_flush_buffers(_context);
        BeginAtEntry();
        _mayResume = true;
    }

    /// <summary>Whether the next unit continues the stream that was drained.</summary>
    private bool TakeResumption()
    {
        bool resumes = _mayResume && !SequenceStart.IsAt(_context->codec_id, UnitBytes);
        if (_mayResume && !resumes)
        {
            _history.Forget();
        }

        _mayResume = false;
        return resumes;
    }

    /// <summary>The unit waits until the units of the history are decoded once more.</summary>
    private void BeginRepeat()
    {
        _nextAgain = 0;
        _unitWaits = true;
        _skipsToEntry = false;
        _awaitsKeyFrame = false;

        // What was lost before is decoded once more, too.
        ForgetLosses();
    }

    /// <summary>Whether a frame comes from a unit that was decoded once more. Other units have numbers from 0 on.</summary>
    private static bool IsRepeated(AVFrame* frame) => frame->pts < 0 && frame->pts != ffmpeg.AV_NOPTS_VALUE;

    /// <summary>Decodes the next unit of the history once more.</summary>
    private void RepeatUnit()
    {
        if (_history.TryGet(_nextAgain++, _again))
        {
            // Each has another number: FrameAllocator counts the pictures of a unit.
            _again->pts = -_nextAgain;
            _ = ffmpeg.avcodec_send_packet(_context, _again);
            ffmpeg.av_packet_unref(_again);
        }
    }
}

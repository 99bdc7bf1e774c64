// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.FFmpeg.Bitstreams;

namespace VirtioVideo.FFmpeg.Decoding;

/// <content>Pictures that are lost, and those that may refer to them: they have ERR until the next key frame (ruling 41).</content>
/// <remarks>
/// libavcodec decodes on behind a unit that it refused. In HEVC, VP8 and VP9 it does so without a word about the pictures that are wrong by it.
/// HEVC: a unit may be dropped without a word too; pictures that refer to it are known by the stand-ins that the decoder makes.
/// </remarks>
internal sealed unsafe partial class LibavcodecDecoder
{
    /// <summary>Whether the guest took back a picture that later ones refer to.</summary>
    private bool _lacksReference;

    /// <summary>Number of the newest unit that libavcodec had.</summary>
    private long _newestUnit = -1;

    private bool _isNewestDisposable;

    /// <summary>Number of the newest unit that was refused and that others may refer to; negative if there is none.</summary>
    private long _lostUnit = -1;

    /// <summary>A unit goes to libavcodec.</summary>
    private void NoteUnit(long number)
    {
        _newestUnit = number;
        _isNewestDisposable = DisposablePicture.IsIn(_context->codec_id, UnitBytes);
    }

    /// <summary>libavcodec refused a unit. With frame threads it says so as late as it gives pictures.</summary>
    private void NoteRefusal()
    {
        long delay = Threads.Delay;
        if (delay > 0 || !_isNewestDisposable)
        {
            _lostUnit = Math.Max(_lostUnit, _newestUnit - delay);
        }
    }

    /// <summary>Whether a picture may refer to one that was lost.</summary>
    /// <param name="number">Number of its unit.</param>
    /// <param name="isKey">Whether it begins anew.</param>
    private bool LacksReference(long number, bool isKey)
    {
        _lacksReference = (_lacksReference || _memory.Frames.TakeLoss()) && !isKey;
        long standIn = IsHevc ? _memory.TakeStandInUnit() : -1;
        if (standIn >= 0)
        {
            // The unit itself refers to a picture that is not there, and none before it does.
            _lostUnit = Math.Max(_lostUnit, standIn - 1);
        }

        if (isKey && number > _lostUnit)
        {
            _lostUnit = IsHevc && _memory.NewestStandInUnit > number ? _memory.NewestStandInUnit - 1 : -1;
        }

        return _lacksReference || (_lostUnit >= 0 && number > _lostUnit);
    }

    /// <summary>Nothing that was lost concerns what comes now.</summary>
    private void ForgetLosses()
    {
        _lacksReference = false;
        _lostUnit = -1;
        _ = _memory.Frames.TakeLoss();
        _ = _memory.TakeStandInUnit();
    }
}

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

    /// <summary>Number of the first unit since the last key frame that was lost and that others may refer to; negative if there is none.</summary>
    private long _firstLost = -1;

    /// <summary>Number of the last one.</summary>
    private long _lastLost = -1;

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
            NoteLoss(_newestUnit - delay, _newestUnit - delay);
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
            // These units themselves refer to a picture that is not there.
            NoteLoss(standIn - 1, _memory.NewestStandInUnit - 1);
        }

        if (isKey && number > _firstLost)
        {
            EndLosses(number);
        }

        return _lacksReference || (_firstLost >= 0 && number > _firstLost);
    }

    private void NoteLoss(long first, long last)
    {
        _firstLost = _firstLost < 0 ? first : Math.Min(_firstLost, first);
        _lastLost = Math.Max(_lastLost, last);
    }

    /// <summary>Nothing refers to what is before a key frame.</summary>
    /// <param name="key">Number of its unit.</param>
    private void EndLosses(long key) => _firstLost = _lastLost > key ? _lastLost : -1;

    /// <summary>No unit that was refused concerns what comes now.</summary>
    private void ForgetRefused() => _firstLost = _lastLost = -1;

    /// <summary>Nothing that was lost concerns what comes now.</summary>
    private void ForgetLosses()
    {
        _lacksReference = false;
        ForgetRefused();
        _ = _memory.Frames.TakeLoss();
        _ = _memory.TakeStandInUnit();
    }
}

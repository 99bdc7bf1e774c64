// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Tests.Support;
using Xunit;
using static VirtioVideo.Wire.virtio_video_queue_type;
using static VirtioVideo.Wire.virtio_video_result;

namespace VirtioVideo.Tests.Sequences;

/// <summary>A guest that plays clips of three sizes, seeks, drains, clears and starves its stream at random, and knows what must come of it.</summary>
/// <remarks>
/// What it sends falls into runs, each from a key frame to a seek or a drain. Of a run the first pictures in the order of
/// display must come, bit for bit, of a drained one all.
/// </remarks>
internal sealed class RandomGuest
{
    private const int Inputs = 64;

    private readonly GuestStream _stream;
    private readonly Random _random;
    private readonly Playback _playback;
    private readonly Clip[] _clips;
    private readonly Dictionary<ulong, (Clip Clip, int Unit)> _sent = [];
    private readonly List<ulong> _run = [];
    private Clip _clip;
    private int _next;
    private int _checked;
    private int _unanswered;
    private ulong _stamp;

    public RandomGuest(GuestStream stream, int seed)
    {
        _stream = stream;
        _random = new Random(seed);
        _playback = new Playback(stream, Inputs, outputs: (uint)_random.Next(1, 6));
        _clips = [Clips.ShortOf(stream.Codec), Clips.LargerOf(stream.Codec), Clips.WiderOf(stream.Codec)];
        _clip = _clips[0];
    }

    /// <summary>Does one thing.</summary>
    public void Act()
    {
        switch (_random.Next(14))
        {
            case < 6:
                Send(_random.Next(1, 6));
                break;
            case 6:
                _playback.GivesOutputs = !_playback.GivesOutputs;
                if (_playback.GivesOutputs)
                {
                    _playback.RequeueOutputs();
                }

                break;
            case 7:
                _playback.TakesChanges = !_playback.TakesChanges;
                _playback.Step();
                break;
            case 8:
                Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT).Result);
                break;
            case 9 or 10:
                Seek();
                break;
            case 11:
                Finish();
                break;
            case 12:
                Command seekDrain = _stream.Drain();
                Seek();
                Expect.DoneOrCancelled([seekDrain]);
                break;
            default:
                Command drain = _stream.Drain();
                Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_OUTPUT).Result);
                Expect.DoneOrCancelled([drain]);
                Finish();
                break;
        }
    }

    /// <summary>Drains: everything that was sent since the last seek or drain is there.</summary>
    public void Finish()
    {
        GiveAll();
        _playback.Drain();
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _playback.LastDrain!.Result);
        Assert.True(_playback.Frames.Count > 0 && _playback.Frames[^1].IsLast);
        EndRun(isWhole: true);
    }

    private void Send(int count)
    {
        if (_unanswered + count > Inputs)
        {
            GiveAll();
            _playback.Feed([]);
            _unanswered = 0;
        }

        for (int i = 0; i < count; i++)
        {
            if (_next == _clip.Units.Length)
            {
                _clip = _clips[_random.Next(_clips.Length)];
                _next = 0;
            }

            _sent.Add(_stamp, (_clip, _next));
            _run.Add(_stamp);
            _playback.Send([(_clip.Units[_next].Bytes, _stamp)]);
            _next++;
            _stamp++;
            _unanswered++;
        }
    }

    private void Seek()
    {
        Assert.Equal(VIRTIO_VIDEO_RESULT_OK, _playback.Clear(VIRTIO_VIDEO_QUEUE_TYPE_INPUT).Result);
        EndRun(isWhole: false);
    }

    private void GiveAll()
    {
        _playback.TakesChanges = true;
        _playback.GivesOutputs = true;
        _playback.Step();
        if (_playback.Changes.Count > 0)
        {
            _playback.RequeueOutputs();
        }
        else if (_run.Count == 0)
        {
            // The end of a stream that has nothing to show needs an output as well.
            _playback.AttachOutputs();
        }
    }

    /// <summary>Compares what came, and starts anew at a key frame.</summary>
    private void EndRun(bool isWhole)
    {
        PlayedFrame[] pictures = [.. _playback.Pictures];
        PlayedFrame[] own = pictures[_checked..];
        ulong[] expected = [.. InOrderOfDisplay()];
        if (!isWhole)
        {
            expected = [.. expected.Take(own.Length)];
        }

        Assert.Equal(
            expected.Select(stamp => (stamp, (string?)_sent[stamp].Clip.PictureOf(_sent[stamp].Unit), _sent[stamp].Clip.Width, 0u)),
            own.Select(picture => (picture.Timestamp, picture.Digest, picture.Width, picture.Flags & PlayedFrame.Err)));
        _checked = pictures.Length;
        _run.Clear();
        _unanswered = 0;
        _clip = _clips[_random.Next(_clips.Length)];
        _next = _clip == _clips[0] && _random.Next(2) == 0 ? _clip.SecondKey : 0;
    }

    /// <summary>A clip at a time, each in its own order; such as come twice follow each other.</summary>
    private IEnumerable<ulong> InOrderOfDisplay()
    {
        var part = new List<ulong>();
        foreach (ulong stamp in _run)
        {
            if (part.Count > 0 && _sent[stamp].Unit == 0)
            {
                foreach (ulong done in part.OrderBy(s => _sent[s].Clip.Units[_sent[s].Unit].Pts))
                {
                    yield return done;
                }

                part.Clear();
            }

            part.Add(stamp);
        }

        foreach (ulong done in part.OrderBy(s => _sent[s].Clip.Units[_sent[s].Unit].Pts))
        {
            yield return done;
        }
    }
}

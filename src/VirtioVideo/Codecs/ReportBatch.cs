// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>Decides when the host learns of finished frames: of several at once while more work is queued, since waking it costs more than a small frame.</summary>
/// <param name="mostNanoseconds">How long a report may wait; 0 for not at all.</param>
internal struct ReportBatch(long mostNanoseconds)
{
    /// <summary>Most frames at once.</summary>
    public const int MostFrames = 4;

    /// <summary>Frames that must be left to do meanwhile. With fewer the worker would run dry before the guest has queued more.</summary>
    public const int LeastQueued = 2;

    private readonly long _mostNanoseconds = mostNanoseconds;
    private int _frames;
    private long _began;
    private long _newest;

    /// <summary>Notes a frame that was finished.</summary>
    /// <param name="now">The time.</param>
    /// <param name="queued">Frames that can be done without the guest.</param>
    /// <returns>Whether to wake the host. If not, the next frame is likely to be there before the time is over.</returns>
    public bool IsDueAt(long now, int queued)
    {
        // The next frame may take as long as the last one. After a longer pause the first frame is reported at once.
        long duration = now - _newest;
        _newest = now;
        if (_frames++ == 0)
        {
            _began = now;
        }

        return _frames >= MostFrames || queued < LeastQueued || now - _began + duration > _mostNanoseconds;
    }

    /// <summary>The host is woken.</summary>
    public void Begin() => _frames = 0;
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Streams;

namespace VirtioVideo.Device;

/// <summary>The streams of a device: those that the guest can name, and destroyed ones whose worker is still ending.</summary>
internal sealed class StreamTable(uint maxStreams, DeviceStatistics statistics)
{
    /// <summary>Most bytes of pictures that one call of the host copies because their memory is taken away: some 25 ms of work.</summary>
    private const ulong MostBytesCopied = 48 << 20;

    private readonly Dictionary<uint, VideoStream> _named = [];
    private readonly List<VideoStream> _all = [];
    private readonly List<(IStreamWorker Worker, uint Threads)> _abandoned = [];
    private uint _lastId;

    /// <summary>All streams, including those that are ending.</summary>
    public List<VideoStream> All => _all;

    /// <summary>
    /// Whether another stream is allowed. Streams that are ending count, because their memory is not free yet. Together with workers that were left
    /// inside their codec there may be twice as many.
    /// </summary>
    public bool HasRoom
    {
        get
        {
            _abandoned.RemoveAll(static worker => worker.Worker.IsStopped);
            return (uint)_all.Count < maxStreams && _all.Count + _abandoned.Count < 2 * (long)maxStreams;
        }
    }

    /// <summary>Number of workers whose streams are gone but that are still inside their codec.</summary>
    public int AbandonedCount => _abandoned.Count(static worker => !worker.Worker.IsStopped);

    /// <summary>libavcodec threads of all streams. They become free when the worker has ended.</summary>
    public uint Threads
    {
        get
        {
            uint count = 0;
            foreach (VideoStream stream in _all)
            {
                count += stream.Statistics.Threads.Count;
            }

            foreach ((IStreamWorker worker, uint threads) in _abandoned)
            {
                count += worker.IsStopped ? 0 : threads;
            }

            return count;
        }
    }

    /// <summary>Finds a stream by its id; null if there is none.</summary>
    public VideoStream? Find(uint id) => _named.GetValueOrDefault(id);

    /// <summary>The id of the next stream: ids start at 1 and are not reused before the counter wraps (ruling 13).</summary>
    public uint NextId
    {
        get
        {
            uint id = _lastId;
            do
            {
                id++;
            }
            while (id == 0 || _named.ContainsKey(id));

            return id;
        }
    }

    /// <summary>Adds a stream.</summary>
    public void Add(VideoStream stream)
    {
        try
        {
            _named.Add(stream.Id, stream);
            _all.Add(stream);
            statistics.Add(stream);
            _lastId = stream.Id;
        }
        catch
        {
            // There was no memory for it: the stream is added everywhere or nowhere.
            _named.Remove(stream.Id);
            _all.Remove(stream);
            throw;
        }
    }

    /// <summary>The guest cannot name the stream any more.</summary>
    public void RemoveName(VideoStream stream) => _named.Remove(stream.Id);

    /// <summary>Forgets the streams that have ended.</summary>
    public void RemoveGone()
    {
        for (int i = _all.Count - 1; i >= 0; i--)
        {
            if (_all[i].IsDestroyed)
            {
                GiveUp(_all[i]);
                _all.RemoveAt(i);
            }
        }
    }

    /// <summary>Wakes the workers that have new work.</summary>
    /// <returns>Whether there were any.</returns>
    public bool FlushWork()
    {
        bool posted = false;
        foreach (VideoStream stream in _all)
        {
            posted |= stream.FlushWork();
        }

        return posted;
    }

    /// <summary>Checks whether codecs are in calls that take too long.</summary>
    /// <param name="now">The time by MonotonicClock.</param>
    /// <param name="destroyBy">When the first waiting STREAM_DESTROY must be answered; 0 if none waits.</param>
    /// <returns>Whether another check is needed later.</returns>
    public bool WatchCodecs(long now, out long destroyBy)
    {
        bool again = false;
        destroyBy = 0;
        foreach (VideoStream stream in _all)
        {
            again |= stream.WatchCodec(now);
            if (stream.DestroyBy != 0 && (destroyBy == 0 || stream.DestroyBy < destroyBy))
            {
                destroyBy = stream.DestroyBy;
            }
        }

        return again;
    }

    /// <summary>Whether a STREAM_DESTROY waits for its answer.</summary>
    public bool IsEnding => _named.Count < _all.Count;

    /// <summary>Whether the workers wait for <see cref="Resume"/>.</summary>
    public bool AreHalted { get; private set; }

    /// <summary>On return no worker touches guest memory, until <see cref="Resume"/>. Never waits for a codec.</summary>
    public void Halt()
    {
        AreHalted = true;
        ulong room = MostBytesCopied;
        PauseAll();
        foreach (VideoStream stream in _all)
        {
            stream.LeaveGuestMemory(ref room);
        }
    }

    /// <summary>Lets the workers continue, with the table of guest memory that is in force.</summary>
    public void Resume(GuestMemory memory)
    {
        if (AreHalted)
        {
            AreHalted = false;
            MoveAll(memory);
        }
    }

    /// <summary>
    /// Called before a new table of guest memory: on return no worker touches guest memory until <see cref="EndMove"/>. If it fails, workers continue
    /// as before.
    /// </summary>
    public void BeginMove()
    {
        if (AreHalted)
        {
            return;
        }

        try
        {
            PauseAll();
        }
        catch
        {
            ResumeAll();
            throw;
        }
    }

    /// <summary>
    /// Starts using a new table of guest memory. Nothing touches memory that only the old table had. Halted streams look up their buffers when they
    /// continue.
    /// </summary>
    public void EndMove(GuestMemory memory)
    {
        if (!AreHalted)
        {
            MoveAll(memory);
        }
    }

    /// <summary>Ends all streams without answering anything. Waits briefly for codecs that are in a call, then leaves them to end by themselves.</summary>
    /// <param name="patience">Longest wait.</param>
    public void AbandonAll(TimeSpan patience)
    {
        foreach (VideoStream stream in _all)
        {
            stream.BeginPause();
        }

        foreach (VideoStream stream in _all)
        {
            stream.End();
        }

        long deadline = Environment.TickCount64 + (long)patience.TotalMilliseconds;
        foreach (VideoStream stream in _all)
        {
            _ = stream.Worker.WaitForEnd((int)Math.Clamp(deadline - Environment.TickCount64, 0, int.MaxValue));
            GiveUp(stream);
        }

        _all.Clear();
        _named.Clear();
        AreHalted = false;
    }

    private void PauseAll()
    {
        foreach (VideoStream stream in _all)
        {
            stream.BeginPause();
        }

        foreach (VideoStream stream in _all)
        {
            stream.Pause();
        }
    }

    private void MoveAll(GuestMemory memory)
    {
        ulong room = MostBytesCopied;
        foreach (VideoStream stream in _all)
        {
            stream.MemoryChanged(memory, ref room);
        }

        ResumeAll();
    }

    private void ResumeAll()
    {
        foreach (VideoStream stream in _all)
        {
            stream.Resume();
        }
    }

    private void GiveUp(VideoStream stream)
    {
        statistics.Remove(stream);
        stream.Dispose();
        if (!stream.Worker.IsStopped)
        {
            _abandoned.Add((stream.Worker, stream.Statistics.Threads.Count));
        }
    }
}

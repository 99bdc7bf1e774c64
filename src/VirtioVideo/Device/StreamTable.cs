// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using VirtioVideo.Memory;
using VirtioVideo.Streams;

namespace VirtioVideo.Device;

/// <summary>The streams of a device: such as the guest can name, and such as it destroyed whose worker still ends.</summary>
internal sealed class StreamTable(uint maxStreams, DeviceStatistics statistics)
{
    /// <summary>Most bytes of pictures that a call of the host copies because their memory is taken away: it takes some 25 ms.</summary>
    private const ulong MostBytesCopied = 48 << 20;

    private readonly Dictionary<uint, VideoStream> _named = [];
    private readonly List<VideoStream> _all = [];
    private readonly List<(IStreamWorker Worker, uint Threads)> _abandoned = [];
    private uint _lastId;

    /// <summary>All streams, also such as are ending.</summary>
    public List<VideoStream> All => _all;

    /// <summary>Whether another stream is allowed. Such as are ending count: their memory is not free yet. As many again may be left whose codec does not come to an end.</summary>
    public bool HasRoom
    {
        get
        {
            _abandoned.RemoveAll(static worker => worker.Worker.IsStopped);
            return (uint)_all.Count < maxStreams && _all.Count + _abandoned.Count < 2 * (long)maxStreams;
        }
    }

    /// <summary>Workers whose streams are gone and that are inside their codec still.</summary>
    public int AbandonedCount => _abandoned.Count(static worker => !worker.Worker.IsStopped);

    /// <summary>libavcodec threads of all streams: they come back when the worker has ended.</summary>
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

    /// <summary>The stream of an id; null if there is none.</summary>
    public VideoStream? Find(uint id) => _named.GetValueOrDefault(id);

    /// <summary>The id of the stream that is added next: from 1 up, not used again before the counter wraps (ruling 13).</summary>
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
            // There was no memory for it: all or nothing.
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
            if (_all[i].IsGone)
            {
                GiveUp(_all[i]);
                _all.RemoveAt(i);
            }
        }
    }

    /// <summary>Wakes the workers that there is new work for.</summary>
    /// <returns>Whether there was any.</returns>
    public bool FlushWork()
    {
        bool posted = false;
        foreach (VideoStream stream in _all)
        {
            posted |= stream.FlushWork();
        }

        return posted;
    }

    /// <summary>Looks whether codecs are in calls that take too long.</summary>
    /// <param name="now">The time by MonotonicClock.</param>
    /// <param name="destroyBy">When the first STREAM_DESTROY must be answered that waits; 0 if none does.</param>
    /// <returns>Whether it is worth looking again later.</returns>
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

    /// <summary>Whether the workers wait for <see cref="GoOn"/>.</summary>
    public bool AreHalted { get; private set; }

    /// <summary>On return no worker touches guest memory, until <see cref="GoOn"/>. Never waits for a codec.</summary>
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

    /// <summary>Lets the workers go on, with the table of guest memory that is in force.</summary>
    public void GoOn(GuestMemory memory)
    {
        if (AreHalted)
        {
            AreHalted = false;
            MoveAll(memory);
        }
    }

    /// <summary>Before a new table of guest memory: on return no worker touches guest memory until <see cref="EndMove"/>. If that fails, they go on as if nothing had been asked.</summary>
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

    /// <summary>Takes a new table of guest memory into use. Nothing touches what the old one had and this one lacks; halted streams look for their buffers when they go on.</summary>
    public void EndMove(GuestMemory memory)
    {
        if (!AreHalted)
        {
            MoveAll(memory);
        }
    }

    /// <summary>Ends all streams without answering anything. Codecs that are in a call are waited for a moment, and then left to end by themselves.</summary>
    /// <param name="patience">How long at most.</param>
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

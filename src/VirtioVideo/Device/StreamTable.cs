// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using VirtioVideo.Memory;
using VirtioVideo.Streams;

namespace VirtioVideo.Device;

/// <summary>The streams of a device: such as the guest can name, and such as it destroyed whose worker still ends.</summary>
internal sealed class StreamTable(uint maxStreams, DeviceStatistics statistics)
{
    private readonly Dictionary<uint, Stream> _named = [];
    private readonly List<Stream> _all = [];
    private uint _lastId;

    /// <summary>All streams, also such as are ending.</summary>
    public List<Stream> All => _all;

    /// <summary>Whether another stream is allowed. Such as are ending count: their memory is not free yet.</summary>
    public bool HasRoom => (uint)_all.Count < maxStreams;

    /// <summary>libavcodec threads of all streams: they come back when the worker has ended.</summary>
    public uint Threads
    {
        get
        {
            uint count = 0;
            foreach (Stream stream in _all)
            {
                count += stream.Statistics.Threads.Count;
            }

            return count;
        }
    }

    /// <summary>Entries of all sg lists that the guest attached.</summary>
    public int EntryCount
    {
        get
        {
            int count = 0;
            foreach (Stream stream in _all)
            {
                count += stream.EntryCount;
            }

            return count;
        }
    }

    /// <summary>The stream of an id; null if there is none.</summary>
    public Stream? Find(uint id) => _named.GetValueOrDefault(id);

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
    public void Add(Stream stream)
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
    public void Unname(Stream stream) => _named.Remove(stream.Id);

    /// <summary>Forgets the streams that have ended.</summary>
    public void RemoveGone()
    {
        for (int i = _all.Count - 1; i >= 0; i--)
        {
            if (_all[i].IsGone)
            {
                statistics.Remove(_all[i]);
                _all.RemoveAt(i);
            }
        }
    }

    /// <summary>Wakes the workers that there is new work for.</summary>
    public void FlushWork()
    {
        foreach (Stream stream in _all)
        {
            stream.FlushWork();
        }
    }

    /// <summary>Whether the workers wait for <see cref="GoOn"/>.</summary>
    public bool AreHalted { get; private set; }

    /// <summary>Waits until no worker touches guest memory; until <see cref="GoOn"/>.</summary>
    public void Halt()
    {
        AreHalted = true;
        foreach (Stream stream in _all)
        {
            stream.Pause();
        }
    }

    /// <summary>Lets the workers go on, with the table of guest memory that is in force.</summary>
    public void GoOn(GuestMemory memory)
    {
        if (!AreHalted)
        {
            return;
        }

        foreach (Stream stream in _all)
        {
            stream.MemoryChanged(memory);
        }

        AreHalted = false;
        foreach (Stream stream in _all)
        {
            stream.Resume();
        }
    }

    /// <summary>Takes a new table of guest memory into use. On return nothing touches what the old one had; halted streams look for their buffers when they go on.</summary>
    public void MemoryChanged(GuestMemory memory)
    {
        if (!AreHalted)
        {
            Halt();
            GoOn(memory);
        }
    }

    /// <summary>Ends all streams without answering anything.</summary>
    public void AbandonAll()
    {
        foreach (Stream stream in _all)
        {
            stream.Dispose();
            statistics.Remove(stream);
        }

        _all.Clear();
        _named.Clear();
        AreHalted = false;
    }
}

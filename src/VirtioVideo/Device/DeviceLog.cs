// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Concurrent;

namespace VirtioVideo.Device;

/// <summary>Takes messages on any thread and gives them to the host on its own (spec of the C API: no callback on a library thread).</summary>
internal sealed class DeviceLog(IDeviceHost host)
{
    private const int MaxWaiting = 256;

    private readonly ConcurrentQueue<(LogLevel Level, string Message)> _waiting = new();

    /// <summary>Whether the host wants messages of a level: asked before one is put together.</summary>
    public bool Wants(LogLevel level) => level <= host.MaxLevel;

    /// <summary>Device's thread: tells the host now.</summary>
    public void Write(LogLevel level, string message)
    {
        if (Wants(level))
        {
            host.Log(level, message);
        }
    }

    /// <summary>Worker threads: leaves a message for the next <see cref="Flush"/>. A guest that provokes more than the host reads gets no memory for them.</summary>
    public void Leave(LogLevel level, string message)
    {
        if (Wants(level) && _waiting.Count < MaxWaiting)
        {
            _waiting.Enqueue((level, message));
        }
    }

    /// <summary>Device's thread: tells the host what worker threads left.</summary>
    public void Flush()
    {
        while (_waiting.TryDequeue(out (LogLevel Level, string Message) waiting))
        {
            host.Log(waiting.Level, waiting.Message);
        }
    }
}

/// <summary>Levels of log messages.</summary>
internal enum LogLevel : uint
{
    /// <summary>Something failed that the host should look at.</summary>
    Error = 0,

    /// <summary>The guest did something wrong, or a stream is damaged.</summary>
    Warn = 1,

    /// <summary>Life of devices, queues and streams.</summary>
    Info = 2,

    /// <summary>Each command.</summary>
    Debug = 3,
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Concurrent;

namespace VirtioVideo.Device;

/// <summary>Takes messages on any thread and passes them to the host on the host's own thread (the C API allows no callback on a library thread).</summary>
internal sealed class DeviceLog(IDeviceHost host)
{
    private const int MaxWaiting = 256;

    private readonly ConcurrentQueue<(LogLevel Level, string Message)> _waiting = new();

    /// <summary>Whether the host wants messages of a level. Asked before a message is composed.</summary>
    public bool Wants(LogLevel level) => level <= host.MaxLevel;

    /// <summary>Device's thread: passes a message to the host now.</summary>
    public void Write(LogLevel level, string message)
    {
        if (Wants(level))
        {
            host.Log(level, message);
        }
    }

    /// <summary>
    /// Worker threads: stores a message until the next <see cref="Flush"/>. The store is bounded: a guest cannot fill memory with messages that the
    /// host does not read.
    /// </summary>
    public void Leave(LogLevel level, string message)
    {
        if (Wants(level) && _waiting.Count < MaxWaiting)
        {
            _waiting.Enqueue((level, message));
        }
    }

    /// <summary>Device's thread: passes the worker threads' messages to the host.</summary>
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

    /// <summary>Start and end of devices, queues and streams.</summary>
    Info = 2,

    /// <summary>Each command.</summary>
    Debug = 3,
}

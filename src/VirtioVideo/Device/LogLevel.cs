// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Device;

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

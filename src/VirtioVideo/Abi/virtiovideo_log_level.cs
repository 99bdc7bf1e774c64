// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Levels of log messages.</summary>
[CDeclaration(12)]
public enum virtiovideo_log_level : uint
{
    /// <summary>Something failed that the host should look at.</summary>
    VIRTIOVIDEO_LOG_ERROR = 0,

    /// <summary>The guest made a mistake, or a stream is damaged.</summary>
    VIRTIOVIDEO_LOG_WARN = 1,

    /// <summary>Life of devices, queues and streams.</summary>
    VIRTIOVIDEO_LOG_INFO = 2,

    /// <summary>Each command.</summary>
    VIRTIOVIDEO_LOG_DEBUG = 3,
}

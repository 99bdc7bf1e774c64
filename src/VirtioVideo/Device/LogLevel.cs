// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Abi;

namespace VirtioVideo.Device;

/// <summary>Levels of log messages; the values are those of the C API.</summary>
internal enum LogLevel : uint
{
    Error = virtiovideo_log_level.VIRTIOVIDEO_LOG_ERROR,
    Warn = virtiovideo_log_level.VIRTIOVIDEO_LOG_WARN,
    Info = virtiovideo_log_level.VIRTIOVIDEO_LOG_INFO,
    Debug = virtiovideo_log_level.VIRTIOVIDEO_LOG_DEBUG,
}

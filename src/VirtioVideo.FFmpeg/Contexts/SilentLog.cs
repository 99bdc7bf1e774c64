// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.FFmpeg.Contexts;

/// <summary>What keeps a context of FFmpeg's from writing to the host's stderr.</summary>
internal static class SilentLog
{
    /// <summary>Added to the level of every message of the context (FFmpeg looks at the low byte of the sum), so that a guest cannot write to the host's stderr; FFmpeg's own global log level is the host's.</summary>
    public const int Offset = 100;
}

// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.FFmpeg.Contexts;

/// <summary>Keeps a context of FFmpeg from writing to the host's stderr.</summary>
internal static class SilentLog
{
    /// <summary>
    /// Added to the level of every message of the context, so that a guest cannot write to the host's stderr. FFmpeg looks at the low byte of the
    /// sum. Its global log level belongs to the host.
    /// </summary>
    public const int Offset = 100;
}

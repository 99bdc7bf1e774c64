// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.VhostUser;

/// <summary>Exit status of the program.</summary>
internal static class ExitCode
{
    /// <summary>It received a signal to end, or its only front end is gone.</summary>
    internal const int Ended = 0;

    /// <summary>It cannot serve.</summary>
    internal const int Failed = 1;

    /// <summary>The command line is invalid.</summary>
    internal const int BadUsage = 2;
}

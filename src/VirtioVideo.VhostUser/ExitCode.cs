// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.VhostUser;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>It was told to end, or its only front end is gone.</summary>
    internal const int Ended = 0;

    /// <summary>It cannot serve.</summary>
    internal const int Failed = 1;

    /// <summary>The command line makes no sense.</summary>
    internal const int BadUsage = 2;
}

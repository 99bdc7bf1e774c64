// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Fuzz;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>Nothing was found.</summary>
    internal const int Nothing = 0;

    /// <summary>Something was found, or the run could not be made.</summary>
    internal const int Found = 1;

    /// <summary>The command line makes no sense.</summary>
    internal const int BadUsage = 2;
}

// SPDX-License-Identifier: BSD-3-Clause
namespace BindingsGenerator;

/// <summary>What the program tells its caller.</summary>
internal static class ExitCode
{
    /// <summary>All is well.</summary>
    internal const int Success = 0;

    /// <summary>--check found files that are out of date.</summary>
    internal const int Stale = 1;

    /// <summary>The command line makes no sense.</summary>
    internal const int BadUsage = 2;

    /// <summary>The bindings cannot be made.</summary>
    internal const int Failure = 3;
}

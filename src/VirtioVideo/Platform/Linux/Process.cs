// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Platform.Linux;

/// <summary>Facts about the process that the library lives in.</summary>
/// <remarks>SAFETY: the struct that the kernel fills is a local.</remarks>
internal static unsafe class Process
{
    /// <summary>The process id.</summary>
    public static int Id => Libc.getpid();

    /// <summary>The address of a signal's handler.</summary>
    public static nint HandlerOf(int signal)
    {
        var action = default(Sigaction);
        return Libc.sigaction(signal, null, &action) == 0 ? action.Handler : 0;
    }
}

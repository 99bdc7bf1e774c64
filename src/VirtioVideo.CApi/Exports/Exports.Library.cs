// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.CApi;

internal static unsafe partial class Exports
{
    /// <summary>Returns the version of the loaded library.</summary>
    /// <returns>major &lt;&lt; 16 | minor &lt;&lt; 8 | patch.</returns>
    /// <remarks>Any thread, at any time. Starts the runtime if it does not run yet.</remarks>
    [COrder(10, Section = "The library: any thread")]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_version", CallConvs = [typeof(CallConvCdecl)])]
    private static uint virtiovideo_version()
    {
        try
        {
            return LibraryCalls.Version();
        }
        catch (Exception e)
        {
            ErrorMapping.Fail(e);
            return default;
        }
    }

    /// <summary>Says why the last failed call on this thread failed.</summary>
    /// <returns>UTF-8 text, never NULL; empty if no call failed. Valid until the next failed call on this thread, or the end of the thread. The wording may change.</returns>
    /// <remarks>Any thread. Owned by the library.</remarks>
    [COrder(11)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_last_error", CallConvs = [typeof(CallConvCdecl)])]
    [return: CType("const char *")]
    private static byte* virtiovideo_last_error()
    {
        try
        {
            return LibraryCalls.LastErrorText();
        }
        catch (Exception e)
        {
            ErrorMapping.Fail(e);
            return default;
        }
    }

    /// <summary>Asks for a capability of the library.</summary>
    /// <param name="capability">VIRTIOVIDEO_HAS_*.</param>
    /// <returns>1 if the library has it, 0 if not; -EINVAL for a capability that this library does not know.</returns>
    /// <remarks>Any thread.</remarks>
    [COrder(12)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_has", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_has(uint capability)
    {
        try
        {
            return LibraryCalls.Has(capability);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Starts the managed runtime: one thread, and handlers for SIGSEGV and SIGFPE that chain to the existing ones. Without this, the first call starts it.</summary>
    /// <param name="flags">0.</param>
    /// <returns>0, or -EINVAL for unknown flags.</returns>
    /// <remarks>Call it after the host's last fork and before it enters a seccomp sandbox. Any thread. Calling it again is harmless.</remarks>
    [COrder(13)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_runtime_start", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_runtime_start(uint flags)
    {
        try
        {
            return LibraryCalls.RuntimeStart(flags);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Checks whether the host did something that the runtime does not survive.</summary>
    /// <param name="problems">Set to bits VIRTIOVIDEO_PROBLEM_*; 0 if all is well.</param>
    /// <returns>0, or -EINVAL if problems is NULL.</returns>
    /// <remarks>Any thread. Cheap: at most one system call.</remarks>
    [COrder(14)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_host_check", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_host_check(ulong* problems)
    {
        try
        {
            return LibraryCalls.HostCheck(problems);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }

    /// <summary>Returns counters of the managed runtime since its start, for all devices of the process together.</summary>
    /// <param name="allocated_bytes">Set to the bytes that managed code allocated, by any thread. Frames and commands of a stream that runs add nothing.</param>
    /// <param name="collections">Set to the number of garbage collections.</param>
    /// <returns>0, or -EINVAL if one of them is NULL.</returns>
    /// <remarks>Any thread. For tests and diagnosis: the library's threads stop for a moment.</remarks>
    [COrder(15)]
    [UnmanagedCallersOnly(EntryPoint = "virtiovideo_get_runtime_stats", CallConvs = [typeof(CallConvCdecl)])]
    private static int virtiovideo_get_runtime_stats(ulong* allocated_bytes, ulong* collections)
    {
        try
        {
            return LibraryCalls.RuntimeStats(allocated_bytes, collections);
        }
        catch (Exception e)
        {
            return ErrorMapping.Fail(e);
        }
    }
}

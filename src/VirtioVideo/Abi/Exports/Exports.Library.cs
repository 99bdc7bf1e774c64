// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

internal static unsafe partial class Exports
{
    /// <summary>Tells the version of the loaded library.</summary>
    /// <returns>major &lt;&lt; 16 | minor &lt;&lt; 8 | patch.</returns>
    /// <remarks>Any thread, any time. Starts the runtime if nothing did before.</remarks>
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
            Guarded.Fail(e);
            return default;
        }
    }

    /// <summary>Tells why the last failed call on this thread failed, in words.</summary>
    /// <returns>UTF-8 text, never NULL; empty if nothing failed. Valid until the next failed call on this thread, or the thread's end. The wording is not stable, the documented errno values are.</returns>
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
            Guarded.Fail(e);
            return default;
        }
    }

    /// <summary>Asks what the library can do.</summary>
    /// <param name="capability">VIRTIOVIDEO_HAS_*.</param>
    /// <returns>1 if it can, 0 if not, -EINVAL if this library does not know the question.</returns>
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
            return Guarded.Fail(e);
        }
    }

    /// <summary>Starts the managed runtime now: one thread, and handlers for SIGSEGV and SIGFPE that chain to those that are there. Otherwise the first call does it.</summary>
    /// <param name="flags">0.</param>
    /// <returns>0, or -EINVAL for unknown flags.</returns>
    /// <remarks>Call it after the host forked, and before it enters a seccomp sandbox. Any thread; more than once is harmless.</remarks>
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
            return Guarded.Fail(e);
        }
    }

    /// <summary>Looks for what a host did that the runtime cannot live with.</summary>
    /// <param name="problems">Set to bits VIRTIOVIDEO_PROBLEM_*; 0 if all is well.</param>
    /// <returns>0, or -EINVAL if problems is NULL.</returns>
    /// <remarks>Any thread. Cheap: a system call at most.</remarks>
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
            return Guarded.Fail(e);
        }
    }

    /// <summary>Tells what the managed runtime did since it started, for all devices of the process together.</summary>
    /// <param name="allocated_bytes">Set to the bytes that managed code allocated, by any thread. Frames and commands of a stream that runs add nothing.</param>
    /// <param name="collections">Set to the number of garbage collections.</param>
    /// <returns>0, or -EINVAL if one of them is NULL.</returns>
    /// <remarks>Any thread. For tests and for a look at a host in trouble: the library's threads wait for a moment while it counts.</remarks>
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
            return Guarded.Fail(e);
        }
    }
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.ComponentModel;
using VirtioVideo.Device;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>Sandboxes the daemon before it meets a guest. From then on it has only its open files and those that a front end sends.</summary>
/// <remarks>
/// The order matters: no_new_privs comes before Landlock and the filter, which an ordinary user may not have without it. The filter comes last,
/// because it forbids the other calls.
/// </remarks>
internal static class DaemonSandbox
{
    /// <summary>Sandboxes all threads. There is no way back.</summary>
    /// <param name="options">The sandbox that is wanted.</param>
    /// <param name="startThreads">Starts the daemon's other threads, once they inherit the restrictions of the main thread.</param>
    /// <param name="log">Gets a line for each measure, whether it is enforced or not.</param>
    /// <returns>False if a filter was wanted but cannot be installed. Then no guest may be served.</returns>
    public static bool Enter(SandboxOptions options, Action startThreads, Log log)
    {
        if (options.MaxMemory is { } most)
        {
            Tell($"memory limit: {most >> 20} MiB beside the guest's", SandboxCalls.LimitMemory(most));
        }

        if (!options.IsOn)
        {
            startThreads();
            log.Write(LogLevel.Warn, "sandbox: off, as asked for");
            return true;
        }

        Tell("no core dumps", SandboxCalls.ForbidDumps());
        Tell("no_new_privs", SandboxCalls.SetNoNewPrivileges());
        int landlock = SandboxCalls.LandlockVersion();
        if (landlock == 0)
        {
            log.Write(LogLevel.Warn, "sandbox: NOT enforced: Landlock, which this kernel does not have");
        }
        else
        {
            Tell($"Landlock {landlock}: no files, no network; for the threads that decode and encode", SandboxCalls.Restrict(LandlockAttributes.AllOf(landlock)));
        }

        startThreads();
        SeccompPolicy policy = SeccompPolicy.Shipped();
        return Tell($"seccomp: {policy.Rules.Count} system calls have rules, any other ends the process; for all threads", SandboxCalls.SetFilter(SeccompProgram.Of(policy)));

        bool Tell(string what, int error)
        {
            log.Write(
                error == 0 ? LogLevel.Info : LogLevel.Warn,
                error == 0 ? $"sandbox: {what}" : $"sandbox: NOT enforced: {what}: {new Win32Exception(error).Message}");
            return error == 0;
        }
    }
}

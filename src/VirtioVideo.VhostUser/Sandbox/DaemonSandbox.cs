// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.ComponentModel;
using VirtioVideo.Device;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>Shuts the daemon in before it meets a guest: from then on it has the files that it has, and those that a front end sends.</summary>
/// <remarks>Order: no_new_privs comes first, without which an ordinary user may have no filter; the filter last, because it forbids the rest.</remarks>
internal static class DaemonSandbox
{
    /// <summary>Shuts in all threads; with no way back.</summary>
    /// <param name="options">What is wanted.</param>
    /// <param name="startThreads">Starts the threads that the daemon has beside the main one, when they are shut in like it.</param>
    /// <param name="log">Takes a line for each thing: what is enforced, and what is not.</param>
    /// <returns>False if a filter was wanted and cannot be had: then no guest is to be served.</returns>
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

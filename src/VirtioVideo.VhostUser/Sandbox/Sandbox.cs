// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Device;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>Takes rights away from the process.</summary>
internal static class Sandbox
{
    /// <summary>Enters it: after the daemon listens, before anybody is served.</summary>
    public static void Enter(Log log) => log.Write(LogLevel.Warn, "no sandbox is enforced yet");
}

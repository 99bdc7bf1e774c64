// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>How the daemon is sandboxed.</summary>
/// <param name="IsOn">Whether there is a sandbox. The limits apply in any case.</param>
/// <param name="MaxMemory">Most bytes of its own memory, without guest memory; null for no limit.</param>
internal sealed record SandboxOptions(bool IsOn, ulong? MaxMemory);

// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>How the daemon is shut in.</summary>
/// <param name="IsOn">Whether it is, but for the limits.</param>
/// <param name="MaxMemory">Bytes of memory of its own, guest memory not among them; null for no limit.</param>
internal sealed record SandboxOptions(bool IsOn, ulong? MaxMemory);

// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>struct landlock_ruleset_attr: rights that are taken away. A kernel that knows fewer fields wants the others to be zero.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct LandlockAttributes(ulong Files, ulong Network, ulong Scoped)
{
    /// <summary>All rights that a version of Landlock can take away.</summary>
    public static LandlockAttributes AllOf(int version) => new(
        version switch
        {
            // Version 1: from executing and writing to making symbolic links. Later: linking to another directory, truncating, ioctls of devices.
            1 => (1ul << 13) - 1,
            2 => (1ul << 14) - 1,
            3 or 4 => (1ul << 15) - 1,
            _ => (1ul << 16) - 1,
        },
        version >= 4 ? 0b11ul : 0, // bind and connect of TCP
        version >= 6 ? 0b11ul : 0); // abstract sockets and signals outside the sandbox
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: vring address description. Addresses are the front end's.</summary>
/// <param name="Index">Which ring.</param>
/// <param name="Flags">Bit 0: writes are to be logged.</param>
/// <param name="Desc">Descriptor table; packed: descriptor ring.</param>
/// <param name="Used">Used ring; packed: device event suppression structure.</param>
/// <param name="Avail">Available ring; packed: driver event suppression structure.</param>
/// <param name="Log">Guest address for logging.</param>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct VringAddress(uint Index, uint Flags, ulong Desc, ulong Used, ulong Avail, ulong Log);

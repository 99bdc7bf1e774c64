// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Linux;

/// <summary><c>sigset_t</c> of 64-bit Linux: one bit per signal, the lowest for signal 1.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct SignalSet
{
    public ulong Bits;
}

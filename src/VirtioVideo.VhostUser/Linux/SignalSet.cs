// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Linux;

/// <summary><c>sigset_t</c> of 64-bit Linux: a bit for each signal, from the lowest one for signal 1 on.</summary>
[StructLayout(LayoutKind.Sequential, Size = 128)]
internal struct SignalSet
{
    public ulong Bits;
}

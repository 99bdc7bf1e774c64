// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>struct sock_filter: an instruction of the kernel's filters.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct BpfInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

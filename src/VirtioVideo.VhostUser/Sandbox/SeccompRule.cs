// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>What becomes of a system call.</summary>
/// <param name="Allows">Whether it is made at all: in one of the ways, or anyhow if there are none.</param>
/// <param name="Ways">Conditions that have to hold together.</param>
/// <param name="Error">The errno that is answered otherwise; null ends the process.</param>
internal sealed record SeccompRule(bool Allows, IReadOnlyList<IReadOnlyList<SeccompCondition>> Ways, int? Error);

/// <summary>What an argument of a system call has to be.</summary>
/// <param name="Argument">Which: 0 to 5.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Value">With what. Arguments of the calls in question have 32 bits that count.</param>
internal readonly record struct SeccompCondition(uint Argument, SeccompOperator Operator, uint Value);

/// <summary>How an argument of a system call is compared.</summary>
internal enum SeccompOperator
{
    /// <summary>"arg0 == value".</summary>
    Equal,

    /// <summary>"arg0 &amp; value": one of the bits is set.</summary>
    AnyBit,

    /// <summary>"arg0 in ~value": none of the bits is set.</summary>
    NoBit,
}

/// <summary>struct sock_filter: an instruction of the kernel's filters.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct BpfInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

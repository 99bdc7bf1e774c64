// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>The rule for a system call.</summary>
/// <param name="Allows">Whether the call is allowed: in one of the ways, or always if there are none.</param>
/// <param name="Ways">Each way is a list of conditions that must all hold.</param>
/// <param name="Error">The errno that the call returns otherwise; null ends the process.</param>
internal sealed record SeccompRule(bool Allows, IReadOnlyList<IReadOnlyList<SeccompCondition>> Ways, int? Error);

/// <summary>A condition for an argument of a system call.</summary>
/// <param name="Argument">Which argument: 0 to 5.</param>
/// <param name="Operator">The comparison.</param>
/// <param name="Value">The value to compare with. The arguments in question have only 32 significant bits.</param>
internal readonly record struct SeccompCondition(uint Argument, SeccompOperator Operator, uint Value);

/// <summary>Comparison of an argument of a system call.</summary>
internal enum SeccompOperator
{
    /// <summary>"arg0 == value".</summary>
    Equal,

    /// <summary>"arg0 &amp; value": one of the bits is set.</summary>
    AnyBit,

    /// <summary>"arg0 in ~value": none of the bits is set.</summary>
    NoBit,
}

/// <summary>struct sock_filter: an instruction of a kernel filter.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly record struct BpfInstruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>What an argument of a system call has to be.</summary>
/// <param name="Argument">Which: 0 to 5.</param>
/// <param name="Operator">How it is compared.</param>
/// <param name="Value">With what. Arguments of the calls in question have 32 bits that count.</param>
internal readonly record struct SeccompCondition(uint Argument, SeccompOperator Operator, uint Value);

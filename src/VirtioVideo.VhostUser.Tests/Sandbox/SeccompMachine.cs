// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.VhostUser.Sandbox;

namespace VirtioVideo.VhostUser.Tests.Sandbox;

/// <summary>Runs a filter as the kernel does, as far as ours go.</summary>
internal static class SeccompMachine
{
    /// <summary>AUDIT_ARCH_X86_64.</summary>
    public const uint X64 = 0xc000003e;

    /// <summary>What the filter answers.</summary>
    public static uint Run(ReadOnlySpan<BpfInstruction> program, uint architecture, uint number, ReadOnlySpan<uint> arguments)
    {
        uint accumulator = 0;
        for (int at = 0; ; at++)
        {
            BpfInstruction next = program[at];
            bool? jumps = null;
            switch (next.Code)
            {
                case 0x20:
                    accumulator = next.Value switch
                    {
                        0 => number,
                        4 => architecture,
                        uint place => arguments[(int)(place - 16) / 8],
                    };
                    break;
                case 0x15:
                    jumps = accumulator == next.Value;
                    break;
                case 0x35:
                    jumps = accumulator >= next.Value;
                    break;
                case 0x45:
                    jumps = (accumulator & next.Value) != 0;
                    break;
                case 0x06:
                    return next.Value;
                default:
                    throw new InvalidOperationException($"instruction 0x{next.Code:x} is none of the kernel's that a filter needs");
            }

            at += jumps is null ? 0 : jumps.Value ? next.IfTrue : next.IfFalse;
        }
    }
}

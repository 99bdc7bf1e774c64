// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>A policy as a program for the kernel, which runs it at each system call of every thread.</summary>
internal static class SeccompProgram
{
    public const uint Allow = 0x7fff0000;
    public const uint KillProcess = 0x80000000;
    public const uint Errno = 0x00050000;

    private const uint ArchitectureX64 = 0xc000003e;

    /// <summary>Calls of the x32 interface have this bit.</summary>
    private const uint X32 = 0x40000000;

    // BPF_LD | BPF_W | BPF_ABS, BPF_JMP | BPF_JEQ | BPF_K, ..., BPF_RET | BPF_K
    private const ushort Load = 0x20;
    private const ushort JumpIfEqual = 0x15;
    private const ushort JumpIfAtLeast = 0x35;
    private const ushort JumpIfAnyBit = 0x45;
    private const ushort Return = 0x06;

    // Offsets in struct seccomp_data.
    private const uint Number = 0;
    private const uint Architecture = 4;
    private const uint Arguments = 16;

    /// <summary>Translates a policy.</summary>
    public static BpfInstruction[] Of(SeccompPolicy policy)
    {
        List<BpfInstruction> program =
        [
            new(Load, 0, 0, Architecture),
            new(JumpIfEqual, 1, 0, ArchitectureX64),
            new(Return, 0, 0, KillProcess),
            new(Load, 0, 0, Number),
            new(JumpIfAtLeast, 0, 1, X32),
            new(Return, 0, 0, KillProcess),
        ];
        foreach ((SystemCall call, SeccompRule rule) in policy.Rules)
        {
            List<BpfInstruction> body = Body(rule);
            program.Add(new BpfInstruction(JumpIfEqual, 0, (byte)body.Count, (uint)call));
            program.AddRange(body);
        }

        program.Add(new BpfInstruction(Return, 0, 0, KillProcess));
        return [.. program];
    }

    /// <summary>The code for one rule. Each path through it ends with a verdict, because the call's number is no longer loaded afterwards.</summary>
    private static List<BpfInstruction> Body(SeccompRule rule)
    {
        var body = new List<BpfInstruction>();
        foreach (IReadOnlyList<SeccompCondition> way in rule.Ways)
        {
            // Each condition takes two instructions. A condition that fails jumps behind the verdict of this way.
            int left = 2 * way.Count;
            foreach (SeccompCondition condition in way)
            {
                left -= 2;
                byte away = (byte)(left + 1);

                // The lower half, which comes first on this architecture.
                body.Add(new BpfInstruction(Load, 0, 0, Arguments + (8 * condition.Argument)));
                body.Add(condition.Operator switch
                {
                    SeccompOperator.Equal => new BpfInstruction(JumpIfEqual, 0, away, condition.Value),
                    SeccompOperator.AnyBit => new BpfInstruction(JumpIfAnyBit, 0, away, condition.Value),
                    _ => new BpfInstruction(JumpIfAnyBit, away, 0, condition.Value),
                });
            }

            body.Add(new BpfInstruction(Return, 0, 0, Allow));
        }

        uint otherwise = rule.Error is { } error ? Errno | (uint)error : KillProcess;
        body.Add(new BpfInstruction(Return, 0, 0, rule.Allows && rule.Ways.Count == 0 ? Allow : otherwise));
        return body;
    }
}

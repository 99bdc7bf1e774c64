// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>A policy as a program for the kernel: asked at each system call of every thread.</summary>
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

    // Places in struct seccomp_data.
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

    /// <summary>Each way through it ends in an answer, because the number is no longer at hand afterwards.</summary>
    private static List<BpfInstruction> Body(SeccompRule rule)
    {
        var body = new List<BpfInstruction>();
        foreach (IReadOnlyList<SeccompCondition> way in rule.Ways)
        {
            // Two instructions for each condition; the one that does not hold leads behind the answer of this way.
            int left = 2 * way.Count;
            foreach (SeccompCondition condition in way)
            {
                left -= 2;
                byte away = (byte)(left + 1);

                // The lower half; machines of this architecture have it first.
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

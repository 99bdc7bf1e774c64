// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.IO;
using System.Linq;
using VirtioVideo.VhostUser.Sandbox;
using Xunit;

namespace VirtioVideo.VhostUser.Tests.Sandbox;

/// <summary>Policies in minijail's syntax, and what becomes of a system call by the program that the kernel gets.</summary>
public sealed class SeccompPolicyTests
{
    private const uint Allowed = SeccompProgram.Allow;
    private const uint Dies = SeccompProgram.KillProcess;

    [Fact]
    public void Shipped_IsReadWhole()
    {
        SeccompPolicy policy = SeccompPolicy.Shipped();
        Assert.Equal(Allowed, Ask(policy, SystemCall.futex));
        Assert.Equal(Allowed, Ask(policy, SystemCall.recvmsg));

        // The library's policy allows it, for hosts that must; the daemon's takes its place.
        Assert.Equal(SeccompProgram.Errno | 13, Ask(policy, SystemCall.openat));
        Assert.Equal(SeccompProgram.Errno | 38, Ask(policy, SystemCall.clone3));
    }

    [Fact]
    public void Shipped_KeepsToItsOwnProcess()
    {
        SeccompPolicy policy = SeccompPolicy.Shipped();
        uint own = (uint)Environment.ProcessId;
        Assert.Equal(Allowed, Ask(policy, SystemCall.prlimit64, 0));
        Assert.Equal(Allowed, Ask(policy, SystemCall.prlimit64, own));
        Assert.Equal(Dies, Ask(policy, SystemCall.prlimit64, own + 1));
        Assert.Equal(Dies, Ask(policy, SystemCall.tgkill, own, own, 34));
        Assert.Equal(Allowed, Ask(policy, SystemCall.tgkill, own, own, 6));
        Assert.Equal(Dies, Ask(policy, SystemCall.tgkill, own, own, 9));
        Assert.Equal(Dies, Ask(policy, SystemCall.tgkill, own + 1, own + 1, 6));

        // F_SETOWN, F_SETSIG, F_SETLEASE, F_ADD_SEALS, and one that is needed.
        foreach (uint command in (uint[])[8, 10, 1024, 1033])
        {
            Assert.Equal(Dies, Ask(policy, SystemCall.fcntl, 0, command));
        }

        Assert.Equal(Allowed, Ask(policy, SystemCall.fcntl, 0, 1030));
    }

    [Fact]
    public void Call_WithoutARule_EndsTheProcess()
    {
        SeccompPolicy policy = Read("read: 1");
        Assert.Equal(Allowed, Ask(policy, SystemCall.read));
        Assert.Equal(Dies, Ask(policy, SystemCall.write));
    }

    [Fact]
    public void Call_OfAnotherArchitectureOrInterface_EndsTheProcess()
    {
        BpfInstruction[] program = SeccompProgram.Of(Read("read: 1"));
        Assert.Equal(Dies, SeccompMachine.Run(program, 0x40000003, 0, []));
        Assert.Equal(Dies, SeccompMachine.Run(program, SeccompMachine.X64, 0x40000000, []));
    }

    [Theory]
    [InlineData("clone: arg0 & CLONE_THREAD", (int)SystemCall.clone, 0, 0x10000u, Allowed)]
    [InlineData("clone: arg0 & CLONE_THREAD", (int)SystemCall.clone, 0, 0x11u, Dies)]
    [InlineData("mmap: arg2 in ~PROT_EXEC", (int)SystemCall.mmap, 2, 3u, Allowed)]
    [InlineData("mmap: arg2 in ~PROT_EXEC", (int)SystemCall.mmap, 2, 7u, Dies)]
    [InlineData("tgkill: arg2 == 34 || arg2 == SIGABRT", (int)SystemCall.tgkill, 2, 34u, Allowed)]
    [InlineData("tgkill: arg2 == 34 || arg2 == SIGABRT", (int)SystemCall.tgkill, 2, 6u, Allowed)]
    [InlineData("tgkill: arg2 == 34 || arg2 == SIGABRT", (int)SystemCall.tgkill, 2, 9u, Dies)]
    [InlineData("tgkill: arg0 == 0 && arg2 == 34 || arg0 == 0 && arg2 == SIGABRT", (int)SystemCall.tgkill, 2, 34u, Allowed)]
    [InlineData("tgkill: arg0 == 0 && arg2 == 34 || arg0 == 0 && arg2 == SIGABRT", (int)SystemCall.tgkill, 2, 6u, Allowed)]
    [InlineData("tgkill: arg0 == 0 && arg2 == 34 || arg0 == 0 && arg2 == SIGABRT", (int)SystemCall.tgkill, 2, 9u, Dies)]
    [InlineData("tgkill: arg0 == 1 && arg2 == 34 || arg0 == 1 && arg2 == SIGABRT", (int)SystemCall.tgkill, 2, 34u, Dies)]
    [InlineData("mmap: arg2 in ~PROT_EXEC && arg2 & 1 && arg3 == 0", (int)SystemCall.mmap, 2, 1u, Allowed)]
    [InlineData("mmap: arg2 in ~PROT_EXEC && arg2 & 1 && arg3 == 0", (int)SystemCall.mmap, 2, 5u, Dies)]
    [InlineData("mmap: arg2 in ~PROT_EXEC && arg2 & 1 && arg3 == 0", (int)SystemCall.mmap, 2, 2u, Dies)]
    [InlineData("statx: arg2 & AT_EMPTY_PATH; return EACCES", (int)SystemCall.statx, 2, 0x1000u, Allowed)]
    [InlineData("statx: arg2 & AT_EMPTY_PATH; return EACCES", (int)SystemCall.statx, 2, 0u, SeccompProgram.Errno | 13)]
    public void Condition_IsAskedOfItsArgument(string rule, int call, int argument, uint value, uint expected)
    {
        uint[] arguments = new uint[6];
        arguments[argument] = value;
        Assert.Equal(expected, SeccompMachine.Run(SeccompProgram.Of(Read(rule)), SeccompMachine.X64, (uint)call, arguments));
    }

    [Theory]
    [InlineData("reed: 1")]
    [InlineData("0: 1")]
    [InlineData("read")]
    [InlineData("read: 2")]
    [InlineData("read: arg6 == 1")]
    [InlineData("read: arg0 = 1")]
    [InlineData("read: arg0 in 1")]
    [InlineData("read: arg0 == NOTHING_KNOWN")]
    [InlineData("read: arg0 == 1 ||")]
    [InlineData("read: arg0 == 1 && || arg0 == 2")]
    [InlineData("read: return EVIL")]
    public void Line_OfAnotherSyntax_IsRefused(string line) => Assert.Throws<FormatException>(() => Read(line));

    [Fact]
    public void Rule_OfALaterPolicy_TakesThePlaceOfTheEarlier()
    {
        SeccompPolicy policy = Read("read: 1\nread: return EPERM");
        Assert.Equal(SeccompProgram.Errno | 1, Ask(policy, SystemCall.read));
        Assert.Equal(1, policy.Rules.Count(rule => rule.Key == SystemCall.read));
    }

    private static uint Ask(SeccompPolicy policy, SystemCall call, params ReadOnlySpan<uint> arguments)
    {
        uint[] all = new uint[6];
        arguments.CopyTo(all);
        return SeccompMachine.Run(SeccompProgram.Of(policy), SeccompMachine.X64, (uint)call, all);
    }

    private static SeccompPolicy Read(string text)
    {
        var policy = new SeccompPolicy();
        policy.Read(new StringReader(text));
        return policy;
    }
}

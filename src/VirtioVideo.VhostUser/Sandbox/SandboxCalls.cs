// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.InteropServices;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.VhostUser.Sandbox;

/// <summary>The system calls that make the sandbox.</summary>
/// <remarks>SAFETY: every argument is blittable, and a local or pinned for the time of the call.</remarks>
internal static unsafe class SandboxCalls
{
    private const int PR_SET_DUMPABLE = 4;
    private const int PR_SET_NO_NEW_PRIVS = 38;
    private const int RLIMIT_DATA = 2;
    private const int RLIMIT_CORE = 4;
    private const nint SECCOMP_SET_MODE_FILTER = 1;
    private const nint SECCOMP_FILTER_FLAG_TSYNC = 1;
    private const nint LANDLOCK_CREATE_RULESET_VERSION = 1;

    private const string Library = "libc";

    /// <summary>Makes sure that executing a program never gives more rights.</summary>
    /// <returns>0 or an errno.</returns>
    public static int SetNoNewPrivileges() => Result(prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0));

    /// <summary>Forbids core dumps of guest memory, and access to it by other processes of the same user.</summary>
    /// <returns>0 or an errno.</returns>
    public static int ForbidDumps()
    {
        ResourceLimit none = default;
        int error = Result(setrlimit(RLIMIT_CORE, &none));
        return error != 0 ? error : Result(prctl(PR_SET_DUMPABLE, 0, 0, 0, 0));
    }

    /// <summary>Limits memory that belongs neither to the guest nor to a file.</summary>
    /// <returns>0 or an errno.</returns>
    public static int LimitMemory(ulong bytes)
    {
        var limit = new ResourceLimit { Current = bytes, Most = bytes };
        return Result(setrlimit(RLIMIT_DATA, &limit));
    }

    /// <summary>Installs a filter for the system calls of all threads.</summary>
    /// <returns>0 or an errno; or the number of a thread that cannot have the filter.</returns>
    public static int SetFilter(ReadOnlySpan<BpfInstruction> program)
    {
        fixed (BpfInstruction* first = program)
        {
            var described = new ProgramDescription { Length = (ushort)program.Length, First = first };
            return Result((int)syscall((nint)SystemCall.seccomp, SECCOMP_SET_MODE_FILTER, SECCOMP_FILTER_FLAG_TSYNC, &described));
        }
    }

    /// <summary>Newest version of Landlock that the kernel supports.</summary>
    /// <returns>0 if it supports none.</returns>
    public static int LandlockVersion()
        => Math.Max((int)syscall((nint)SystemCall.landlock_create_ruleset, 0, 0, (void*)LANDLOCK_CREATE_RULESET_VERSION), 0);

    /// <summary>Takes rights away from this thread and from threads that it makes later.</summary>
    /// <param name="attributes">The rights, without any exemption.</param>
    /// <returns>0 or an errno.</returns>
    public static int Restrict(LandlockAttributes attributes)
    {
        int ruleset = (int)syscall((nint)SystemCall.landlock_create_ruleset, (nint)(&attributes), sizeof(LandlockAttributes), null);
        if (ruleset < 0)
        {
            return Marshal.GetLastPInvokeError();
        }

        int error = Result((int)syscall((nint)SystemCall.landlock_restrict_self, ruleset, 0, null));
        _ = Libc.close(ruleset);
        return error;
    }

    private static int Result(int result) => result == 0 ? 0 : result > 0 ? result : Marshal.GetLastPInvokeError();

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    private static extern int prctl(int option, nuint a, nuint b, nuint c, nuint d);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    private static extern int setrlimit(int resource, ResourceLimit* limit);

    [DllImport(Library, SetLastError = true, ExactSpelling = true)]
    private static extern nint syscall(nint number, nint a, nint b, void* c);

    /// <summary>struct rlimit.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ResourceLimit
    {
        public ulong Current;
        public ulong Most;
    }

    /// <summary>struct sock_fprog.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct ProgramDescription
    {
        public ushort Length;
        public BpfInstruction* First;
    }
}

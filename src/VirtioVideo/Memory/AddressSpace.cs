// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Memory;

/// <summary>Whether the process may map more: RLIMIT_AS and RLIMIT_DATA are met by whoever comes next, and the runtime aborts where a codec only fails.</summary>
/// <remarks>
/// Any thread, also libavcodec's: it allocates nothing and throws nothing. SAFETY: what is mapped for the probe is unmapped at once, and
/// not touched.
/// </remarks>
internal static unsafe class AddressSpace
{
    /// <summary>What stays free: a stack and an arena of malloc for a thread that begins, what the managed heap still takes from the system, what a codec takes unasked.</summary>
    public const long Reserve = 48 << 20;

    /// <summary>Whether so many bytes more can be mapped, and <see cref="Reserve"/> stays.</summary>
    public static bool HasRoom(long bytes)
    {
        nuint length = (nuint)(bytes + Reserve);
        void* probe = Libc.MapQuietly(null, length, Libc.PROT_READ | Libc.PROT_WRITE, Libc.MAP_PRIVATE | Libc.MAP_ANONYMOUS | Libc.MAP_NORESERVE, -1, 0);
        if (probe == Libc.MAP_FAILED)
        {
            return false;
        }

        _ = Libc.munmap(probe, length);
        return true;
    }
}

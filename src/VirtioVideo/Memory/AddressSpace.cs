// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Memory;

/// <summary>
/// Checks whether the process may map more. Any thread may be the one that meets RLIMIT_AS or RLIMIT_DATA, and the runtime aborts where a codec would
/// only fail.
/// </summary>
/// <remarks>
/// Any thread, also libavcodec's: it allocates nothing and throws nothing. SAFETY: the mapping of the probe is unmapped at once, and not touched.
/// </remarks>
internal static unsafe class AddressSpace
{
    /// <summary>
    /// Bytes that stay free: a stack and a malloc arena for a new thread, memory that the managed heap still takes from the system, and memory that a
    /// codec takes without asking.
    /// </summary>
    public const long Reserve = 48 << 20;

    /// <summary>Whether this many bytes can be mapped with <see cref="Reserve"/> left over.</summary>
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

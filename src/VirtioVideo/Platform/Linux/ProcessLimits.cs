// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Buffers.Text;

namespace VirtioVideo.Platform.Linux;

/// <summary>Limits of the process, as they were when the runtime started. In a sandbox they may not be readable later.</summary>
/// <remarks>SAFETY: the kernel fills only locals.</remarks>
internal static unsafe class ProcessLimits
{
    /// <summary>Linux's default, if it cannot be read.</summary>
    private const int StandardMapCount = 65530;

    /// <summary>Typical number for a larger process, if it cannot be read.</summary>
    private const int StandardMaps = 1024;

    private const int RLIMIT_DATA = 2;
    private const int RLIMIT_AS = 9;

    /// <summary>Most maps that the process may have: vm.max_map_count.</summary>
    public static int MaxMapCount { get; private set; } = StandardMapCount;

    /// <summary>Number of maps at the start.</summary>
    public static int MapsAtStart { get; private set; } = StandardMaps;

    /// <summary>Most memory that it may map: the lower of RLIMIT_AS and RLIMIT_DATA.</summary>
    public static ulong Memory { get; private set; } = ulong.MaxValue;

    /// <summary>Reads the limits. Called at the start of the runtime, before a sandbox is closed.</summary>
    public static void Read()
    {
        Memory = Math.Min(LimitOf(RLIMIT_AS), LimitOf(RLIMIT_DATA));
        ReadFile("/proc/sys/vm/max_map_count\0"u8, static text =>
        {
            if (Utf8Parser.TryParse(text, out int count, out _) && count > 0)
            {
                MaxMapCount = count;
            }
        });
        int maps = 0;
        if (ReadFile("/proc/self/maps\0"u8, text => maps += text.Count((byte)'\n')))
        {
            MapsAtStart = maps;
        }
    }

    private static ulong LimitOf(int resource)
    {
        ulong* limit = stackalloc ulong[2];
        return Libc.getrlimit(resource, limit) == 0 ? limit[0] : ulong.MaxValue;
    }

    private static bool ReadFile(ReadOnlySpan<byte> path, TakePart take)
    {
        fixed (byte* first = path)
        {
            int file = Libc.open(first, Libc.O_CLOEXEC);
            if (file < 0)
            {
                return false;
            }

            byte* part = stackalloc byte[4096];
            nint length;
            while ((length = Libc.read(file, part, 4096)) > 0)
            {
                take(new ReadOnlySpan<byte>(part, (int)length));
            }

            _ = Libc.close(file);
            return true;
        }
    }

    private delegate void TakePart(ReadOnlySpan<byte> text);
}

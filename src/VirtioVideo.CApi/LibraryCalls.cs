// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Runtime.CompilerServices;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Runtime;

namespace VirtioVideo.CApi;

/// <summary>What the process-wide functions of the API do. Documented at <see cref="Exports"/>.</summary>
internal static unsafe class LibraryCalls
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static uint Version()
        => (virtiovideo_version_numbers.VIRTIOVIDEO_VERSION_MAJOR << 16)
            | (virtiovideo_version_numbers.VIRTIOVIDEO_VERSION_MINOR << 8)
            | virtiovideo_version_numbers.VIRTIOVIDEO_VERSION_PATCH;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static byte* LastErrorText() => LastError.Text;

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int Has(uint capability) => (virtiovideo_capability)capability switch
    {
        virtiovideo_capability.VIRTIOVIDEO_HAS_DECODER => 1,
        virtiovideo_capability.VIRTIOVIDEO_HAS_ENCODER => 1,
        virtiovideo_capability.VIRTIOVIDEO_HAS_DESCRIPTOR_LEVEL => 1,
        virtiovideo_capability.VIRTIOVIDEO_HAS_RING_LEVEL => 1,
        virtiovideo_capability.VIRTIOVIDEO_HAS_PACKED_RING => 1,
        virtiovideo_capability.VIRTIOVIDEO_HAS_VIRTIO_OBJECT => 1,
        _ => ErrorMapping.Fail(Errno.EINVAL, $"this library does not know capability {capability}"),
    };

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int RuntimeStart(uint flags)
    {
        if (flags != 0)
        {
            return ErrorMapping.Fail(Errno.EINVAL, $"unknown flags 0x{flags:x}");
        }

        // The call itself has started it.
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int HostCheck(ulong* problems)
    {
        if (problems is null)
        {
            return ErrorMapping.Fail(Errno.EINVAL, "problems is NULL");
        }

        *problems = (ulong)Problems();
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int RuntimeStats(ulong* allocatedBytes, ulong* collections)
    {
        if (allocatedBytes is null || collections is null)
        {
            return ErrorMapping.Fail(Errno.EINVAL, $"{(allocatedBytes is null ? "allocated_bytes" : nameof(collections))} is NULL");
        }

        *allocatedBytes = (ulong)GC.GetTotalAllocatedBytes(precise: true);
        *collections = (ulong)GC.CollectionCount(0);
        return 0;
    }

    /// <summary>What does not hold any more.</summary>
    private static virtiovideo_problem Problems()
    {
        virtiovideo_problem problems = 0;
        if (RuntimeState.IsForked)
        {
            problems |= virtiovideo_problem.VIRTIOVIDEO_PROBLEM_FORKED;
        }

        if (LibavcodecVersion.Mismatch() is not null)
        {
            problems |= virtiovideo_problem.VIRTIOVIDEO_PROBLEM_FFMPEG_MISMATCH;
        }

        return problems;
    }
}

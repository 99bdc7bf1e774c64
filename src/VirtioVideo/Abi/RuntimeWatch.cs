// SPDX-License-Identifier: BSD-3-Clause

using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using VirtioVideo.Codecs.Libavcodec;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Abi;

/// <summary>Remembers how the runtime found its process, to notice what a host changed under it. Facts: docs/guide/native-aot.md.</summary>
internal static class RuntimeWatch
{
    private static readonly ForkMark s_mark = new();

    /// <summary>Makes the note: whatever call comes first starts the runtime, and the runtime calls this.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The library is the application here: nobody else can make the note in time.")]
    internal static void Start()
    {
        _ = s_mark.IsForked;

        ProcessLimits.Read();

        // No collection in the background, and no thread for it.
        GCSettings.LatencyMode = GCLatencyMode.Batch;
    }

    /// <summary>Begins whatever needs the threads of the runtime.</summary>
    /// <exception cref="HostException">ENOTRECOVERABLE: this is a forked child, which has none of them.</exception>
    public static void RefuseForked()
    {
        if (s_mark.IsForked)
        {
            throw new HostException(Errno.ENOTRECOVERABLE, "the process was forked after the runtime had started");
        }
    }

    /// <summary>What does not hold any more.</summary>
    public static virtiovideo_problem Problems()
    {
        virtiovideo_problem problems = 0;
        if (s_mark.IsForked)
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

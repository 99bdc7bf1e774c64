// SPDX-License-Identifier: BSD-3-Clause

using System.Diagnostics.CodeAnalysis;
using System.Runtime;
using System.Runtime.CompilerServices;
using VirtioVideo.Platform.Linux;

namespace VirtioVideo.Runtime;

/// <summary>Remembers the state of the process at the start of the runtime, to notice later changes by the host. Facts: docs/guide/native-aot.md.</summary>
internal static class RuntimeState
{
    private static readonly ForkMark s_mark = new();

    /// <summary>Whether this is a child process that was forked after the runtime started.</summary>
    public static bool IsForked => s_mark.IsForked;

    /// <summary>Makes the mark. The first call of the API starts the runtime, which calls this.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "The library is the application here: nobody else can make the note in time.")]
    internal static void Start()
    {
        _ = s_mark.IsForked;

        ProcessLimits.Read();

        // No background collection, and no thread for it.
        GCSettings.LatencyMode = GCLatencyMode.Batch;
    }

    /// <summary>Called before anything that needs the runtime's threads.</summary>
    /// <exception cref="HostException">ENOTRECOVERABLE: this is a forked child, which has none of them.</exception>
    public static void RefuseForked()
    {
        if (s_mark.IsForked)
        {
            throw new HostException(Errno.ENOTRECOVERABLE, "the process was forked after the runtime had started");
        }
    }
}

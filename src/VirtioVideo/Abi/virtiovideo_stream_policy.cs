// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>How a stream works where the guest has no say: virtiovideo_ops.stream_policy may change it.</summary>
[CDeclaration(28, Section = "Configuration")]
[StructLayout(LayoutKind.Sequential)]
public struct virtiovideo_stream_policy
{
    /// <summary>sizeof(struct virtiovideo_stream_policy) of the library; set before the call.</summary>
    public uint size;

    /// <summary>Encoder: VIRTIOVIDEO_LATENCY_*; before the call that of the config.</summary>
    public uint latency;

    /// <summary>Encoder: most pictures from one key frame to the next; before the call that of the config, or 250.</summary>
    public uint gop_size;

    /// <summary>libavcodec threads; before the call those of the config. A stream gets fewer if config.max_threads leaves fewer.</summary>
    public uint threads;

    /// <summary>VIRTIOVIDEO_THREADS_*; before the call that of the config.</summary>
    public uint thread_type;
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Settings of one stream that the guest cannot choose. virtiovideo_ops.stream_policy may change them.</summary>
[CDeclaration(28, Section = "Configuration")]
[StructLayout(LayoutKind.Sequential)]
public struct virtiovideo_stream_policy
{
    /// <summary>sizeof(struct virtiovideo_stream_policy) of the library; set before the call.</summary>
    public uint size;

    /// <summary>Encoder: VIRTIOVIDEO_LATENCY_*. Preset to config.latency.</summary>
    public uint latency;

    /// <summary>Encoder: most frames from one key frame to the next. Preset to config.gop_size, or 250.</summary>
    public uint gop_size;

    /// <summary>libavcodec threads. Preset to config.threads. The stream gets fewer if config.max_threads leaves fewer.</summary>
    public uint threads;

    /// <summary>VIRTIOVIDEO_THREADS_*. Preset to config.thread_type.</summary>
    public uint thread_type;
}

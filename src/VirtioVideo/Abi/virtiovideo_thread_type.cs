// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>How libavcodec divides work among a stream's threads. docs/design/threads.md lists what each codec supports.</summary>
[CDeclaration(18)]
public enum virtiovideo_thread_type : uint
{
    /// <summary>Frame threading where the codec supports it: faster, with up to threads - 1 frames of delay. Otherwise slice threading.</summary>
    VIRTIOVIDEO_THREADS_ANY = 0,

    /// <summary>Slice threading: no delay. No effect if the guest's bitstream has one slice per frame.</summary>
    VIRTIOVIDEO_THREADS_SLICE = 1,
}

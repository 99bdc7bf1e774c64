// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>What the libavcodec threads of a stream share out. docs/threads.md says which codec can what.</summary>
[CDeclaration(18)]
public enum virtiovideo_thread_type : uint
{
    /// <summary>Whole pictures where the codec can, which is faster and delays each by up to threads - 1 pictures; else parts of one.</summary>
    VIRTIOVIDEO_THREADS_ANY = 0,

    /// <summary>Parts of one picture: no delay. Of no use where a picture has one part only, as the guest's bitstream has it.</summary>
    VIRTIOVIDEO_THREADS_SLICE = 1,
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Bits of what virtiovideo_host_check() found.</summary>
[CDeclaration(14)]
[Flags]
public enum virtiovideo_problem : uint
{
    /// <summary>The process was forked after the runtime had started. No device works in it: every call on one fails with -ENOTRECOVERABLE.</summary>
    VIRTIOVIDEO_PROBLEM_FORKED = 2,

    /// <summary>FFmpeg's libraries have another major version than this library was built for. No device can be made.</summary>
    VIRTIOVIDEO_PROBLEM_FFMPEG_MISMATCH = 4,
}

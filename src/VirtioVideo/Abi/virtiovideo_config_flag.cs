// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Bits of virtiovideo_config.flags. Most select how the device reads a point that the specification leaves open.</summary>
[CDeclaration(15)]
[Flags]
public enum virtiovideo_config_flag : uint
{
    /// <summary>With SINGLE_BUFFER, report num_planes 1 instead of the number of colour planes.</summary>
    VIRTIOVIDEO_CONFIG_SINGLE_BUFFER_ONE_PLANE = 1,

    /// <summary>Accept resource ids of cur_*_buffers and above. The number of resources keeps its limit.</summary>
    VIRTIOVIDEO_CONFIG_LIBERAL_RESOURCE_IDS = 2,

    /// <summary>Answer a RESOURCE_QUEUE that QUEUE_CLEAR ended with OK and the ERR flag, instead of ERR_CANCELED.</summary>
    VIRTIOVIDEO_CONFIG_CLEAR_RESULT_OK = 4,

    /// <summary>Do not set EOS on the last frame before a change of resolution.</summary>
    VIRTIOVIDEO_CONFIG_NO_EOS_ON_RESOLUTION_CHANGE = 8,

    /// <summary>Accept only guest memory and objects whose file cannot shrink: memfds with F_SEAL_SHRINK. virtiovideo_set_memory() refuses others with -EPERM. Without this flag, a file that is truncated while the library uses it ends the process by SIGBUS, whoever truncates it.</summary>
    VIRTIOVIDEO_CONFIG_SEALED_MEMORY = 16,
}

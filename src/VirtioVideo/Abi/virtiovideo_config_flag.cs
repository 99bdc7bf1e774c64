// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>Bits of virtiovideo_config.flags: readings of the specification that a host may switch, and what it demands of its own memory.</summary>
[CDeclaration(15)]
[Flags]
public enum virtiovideo_config_flag : uint
{
    /// <summary>With SINGLE_BUFFER report num_planes 1 instead of the number of colour planes (ruling 17).</summary>
    VIRTIOVIDEO_CONFIG_SINGLE_BUFFER_ONE_PLANE = 1,

    /// <summary>Accept resource ids that are not less than cur_*_buffers; the number of resources keeps its limit (ruling 22).</summary>
    VIRTIOVIDEO_CONFIG_LIBERAL_RESOURCE_IDS = 2,

    /// <summary>Answer a RESOURCE_QUEUE that QUEUE_CLEAR ended with OK and the ERR flag instead of ERR_CANCELED (ruling 35).</summary>
    VIRTIOVIDEO_CONFIG_CLEAR_RESULT_OK = 4,

    /// <summary>Do not flag the last frame before a change of resolution with EOS (ruling 40).</summary>
    VIRTIOVIDEO_CONFIG_NO_EOS_ON_RESOLUTION_CHANGE = 8,

    /// <summary>Take no guest memory and no object whose file can become shorter: each has to be a memfd with F_SEAL_SHRINK. Without this flag a file that is truncated while the library has it ends the process by SIGBUS, whoever truncates it. With it no file can be, and virtiovideo_set_memory() answers -EPERM to others.</summary>
    VIRTIOVIDEO_CONFIG_SEALED_MEMORY = 16,
}

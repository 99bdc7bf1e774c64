// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.CHeader;

namespace VirtioVideo.Abi;

/// <summary>Why a frame was copied instead of being decoded or encoded in the guest's buffer. Index of copies in struct virtiovideo_stream_stats.</summary>
[CDeclaration(71)]
public enum virtiovideo_copy : uint
{
    /// <summary>The guest chose another image format than the codec's: converted in one pass.</summary>
    VIRTIOVIDEO_COPY_FORMAT = 0,

    /// <summary>The buffer cannot be mapped as one piece: its region has no file, it is an object of another device, its parts do not begin and end at pages, or it has so many parts that mapping them is not finished yet.</summary>
    VIRTIOVIDEO_COPY_MEMORY = 1,

    /// <summary>The guest chose strides or plane offsets that the codec cannot work with.</summary>
    VIRTIOVIDEO_COPY_LAYOUT = 2,

    /// <summary>No buffer was free when decoding of the frame began: the guest had queued too few, or the codec still references all of them.</summary>
    VIRTIOVIDEO_COPY_NO_BUFFER = 3,

    /// <summary>The codec outputs a frame again that was output before.</summary>
    VIRTIOVIDEO_COPY_REPEATED = 4,

    /// <summary>The guest took back a buffer that the codec still references: the frame is kept elsewhere.</summary>
    VIRTIOVIDEO_COPY_TAKEN_BACK = 5,
}

// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Abi.Header;

namespace VirtioVideo.Abi;

/// <summary>Why a picture was copied into a guest's buffer, or out of one, and was not made there: indices of copies in struct virtiovideo_stream_stats.</summary>
[CDeclaration(71)]
public enum virtiovideo_copy : uint
{
    /// <summary>The guest wants another image format than the codec makes: a conversion, in one pass.</summary>
    VIRTIOVIDEO_COPY_FORMAT = 0,

    /// <summary>The buffer's memory cannot be mapped anew and in one piece: the host gave no file of it, it is an object of another device, its runs do not begin and end with a page, or they are so many that the device still maps them, some at each RESOURCE_QUEUE.</summary>
    VIRTIOVIDEO_COPY_MEMORY = 1,

    /// <summary>The guest chose other strides than those that decoders work with, or its planes are not aligned.</summary>
    VIRTIOVIDEO_COPY_LAYOUT = 2,

    /// <summary>No buffer was free when the picture was begun: the guest had queued too few, or the codec refers to all of them.</summary>
    VIRTIOVIDEO_COPY_NO_BUFFER = 3,

    /// <summary>The codec shows a picture again that went out before.</summary>
    VIRTIOVIDEO_COPY_REPEATED = 4,

    /// <summary>The guest took a buffer back to which the codec refers still: its picture is kept elsewhere.</summary>
    VIRTIOVIDEO_COPY_TAKEN_BACK = 5,
}

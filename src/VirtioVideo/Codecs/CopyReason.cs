// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>Why a picture went into a guest's buffer by a copy, or out of one, and was not made there.</summary>
internal enum CopyReason
{
    /// <summary>The guest wants another image format than the codec makes: a conversion, in one pass.</summary>
    Format,

    /// <summary>The buffer's memory cannot be mapped anew and in one piece: the host gave no file of it, it is an object of another device, its runs do not begin and end with a page, or they are so many that the device still maps them, some at each RESOURCE_QUEUE.</summary>
    Memory,

    /// <summary>The guest chose other strides than those that decoders work with, or its planes are not aligned.</summary>
    Layout,

    /// <summary>No buffer was free when the picture was begun: the guest had queued too few, or the codec refers to all of them.</summary>
    NoBuffer,

    /// <summary>The codec shows a picture again that went out before.</summary>
    Repeated,

    /// <summary>The guest took a buffer back to which the codec refers still: its picture is kept elsewhere.</summary>
    TakenBack,
}

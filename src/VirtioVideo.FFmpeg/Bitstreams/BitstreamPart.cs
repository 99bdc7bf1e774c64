// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>What begins at a start code.</summary>
internal enum BitstreamPart
{
    /// <summary>A picture begins.</summary>
    Picture,

    /// <summary>A picture goes on.</summary>
    Inside,

    /// <summary>The header of a sequence.</summary>
    Sequence,

    /// <summary>Something else that stands before a picture.</summary>
    Header,
}

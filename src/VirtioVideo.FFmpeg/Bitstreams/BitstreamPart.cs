// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Kind of the part that begins at a start code.</summary>
internal enum BitstreamPart
{
    /// <summary>A picture begins.</summary>
    Picture,

    /// <summary>A picture continues.</summary>
    Inside,

    /// <summary>A sequence header.</summary>
    Sequence,

    /// <summary>Another part that comes before a picture.</summary>
    Header,
}

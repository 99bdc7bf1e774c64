// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>What an encoder made of a picture (ruling 47).</summary>
internal enum FrameType
{
    /// <summary>A decoder can begin here.</summary>
    Key,

    /// <summary>It refers to pictures before it, or to none without being a place to begin at.</summary>
    Predicted,

    /// <summary>It refers to pictures before and behind it.</summary>
    Bidirectional,
}

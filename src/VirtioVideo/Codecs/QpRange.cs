// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>What rate control may choose from, in the codec's own scale.</summary>
internal readonly record struct QpRange(uint Min, uint Max)
{
    /// <summary>Whether the guest set it (ruling 16).</summary>
    public bool IsSet => Max != 0;
}

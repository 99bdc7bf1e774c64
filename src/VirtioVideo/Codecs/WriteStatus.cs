// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>What became of a picture that was to be written into a buffer of the guest.</summary>
internal enum WriteStatus
{
    /// <summary>It is there.</summary>
    Written,

    /// <summary>It cannot be converted to the image format.</summary>
    Unsuited,

    /// <summary>The device took guest memory away meanwhile: the buffer must be looked for anew.</summary>
    Interrupted,
}

// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>How a call of a codec ended.</summary>
internal enum CodecStatus
{
    /// <summary>The input was taken, or a product is there.</summary>
    Ok,

    /// <summary>Something was done, no product is there yet; call again.</summary>
    Busy,

    /// <summary>No product without more input.</summary>
    NeedsInput,

    /// <summary>Drained: no product is left.</summary>
    EndOfStream,

    /// <summary>This input is damaged; the next one may be fine.</summary>
    Damaged,

    /// <summary>The codec cannot go on.</summary>
    Failed,
}

// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>How a call of a decoder ended.</summary>
internal enum DecodeStatus
{
    /// <summary>The bytes were taken, or a picture is there.</summary>
    Ok,

    /// <summary>Something was done, no picture is there yet; call again.</summary>
    Busy,

    /// <summary>No picture without more input.</summary>
    NeedsInput,

    /// <summary>Drained: no picture is left.</summary>
    EndOfStream,

    /// <summary>These bytes are damaged; the next ones may be fine.</summary>
    Damaged,

    /// <summary>The decoder cannot go on.</summary>
    Failed,
}

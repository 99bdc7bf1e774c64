// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>What a stream's worker tells its device.</summary>
internal enum OutcomeKind
{
    /// <summary>The bytes of an input buffer were used.</summary>
    InputDone,

    /// <summary>An output buffer was written.</summary>
    OutputDone,

    /// <summary>The drain is complete; its EOS has gone out.</summary>
    Drained,

    /// <summary>No input buffer is touched any more, no picture from before comes.</summary>
    InputCleared,

    /// <summary>No output buffer is touched any more.</summary>
    OutputCleared,

    /// <summary>Pictures of another size come next; no output buffer is touched until AcceptFormat.</summary>
    FormatChanged,

    /// <summary>The stream cannot go on; nothing is touched any more.</summary>
    Failed,
}

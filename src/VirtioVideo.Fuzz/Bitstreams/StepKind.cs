// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Fuzz.Bitstreams;

/// <summary>What a <see cref="BitstreamStep"/> is.</summary>
internal enum StepKind
{
    /// <summary>An access unit for a decoder, or what is left of one.</summary>
    Unit,

    /// <summary>A picture for an encoder.</summary>
    Image,

    /// <summary>STREAM_SET_PARAMS, then new image buffers.</summary>
    Params,

    /// <summary>STREAM_DRAIN.</summary>
    Drain,

    /// <summary>QUEUE_CLEAR of the input queue: a seek.</summary>
    ClearInput,

    /// <summary>QUEUE_CLEAR of the output queue.</summary>
    ClearOutput,
}

// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>What a device asks of a stream's worker.</summary>
internal enum WorkKind
{
    /// <summary>Decode or encode an input buffer.</summary>
    Input,

    /// <summary>An output buffer is free to be written.</summary>
    Output,

    /// <summary>Complete all input that came before.</summary>
    Drain,

    /// <summary>Give back all input buffers, forget all products and begin anew.</summary>
    ClearInput,

    /// <summary>Give back all output buffers; products stay.</summary>
    ClearOutput,

    /// <summary>The new parameters are in force: go on with pictures of the new size.</summary>
    AcceptFormat,
}

// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Model;

/// <summary>Why a command was answered: what the rulings on the order of answers go by.</summary>
internal enum AnswerKind
{
    /// <summary>The command asks for something that is done, or refused, at once.</summary>
    AtOnce,

    /// <summary>An input buffer was used.</summary>
    InputDone,

    /// <summary>An output buffer was written, or carries EOS.</summary>
    OutputDone,

    /// <summary>The output buffer that ends a drain.</summary>
    LastOfDrain,

    /// <summary>A drain is complete.</summary>
    Drained,

    /// <summary>A pending command was cancelled.</summary>
    Cancelled,

    /// <summary>QUEUE_CLEAR or QUEUE_DETACH_RESOURCES ended.</summary>
    Cleared,

    /// <summary>STREAM_DESTROY ended.</summary>
    Destroyed,
}

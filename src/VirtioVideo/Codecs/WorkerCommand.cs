// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>A message from the device to a stream's worker.</summary>
internal struct WorkerCommand
{
    /// <summary>What to do.</summary>
    public WorkerCommandKind Kind;

    /// <summary>Input, Output: the buffer, the worker's until it comes back in an <see cref="WorkerEvent"/>.</summary>
    public VideoBuffer? Buffer;

    /// <summary>How the picture lies, or is to lie, in an image buffer.</summary>
    public FrameLayout? Layout;

    /// <summary>Encoder's input: what to encode it with.</summary>
    public EncoderSettings? Settings;

    /// <summary>Encoder's input: whether it must become a key frame.</summary>
    public bool ForcesKeyFrame;

    /// <summary>Decoder's input: bytes used.</summary>
    public uint Length;

    /// <summary>Input: the guest's timestamp.</summary>
    public ulong Timestamp;

    /// <summary>Input: when the device took it from the ring, by MonotonicClock.</summary>
    public long QueuedAt;

    /// <summary>Output: number of the clear or change that it comes after; such as come from before the last one are dropped.</summary>
    public uint Generation;
}

/// <summary>What a device asks of a stream's worker.</summary>
internal enum WorkerCommandKind
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

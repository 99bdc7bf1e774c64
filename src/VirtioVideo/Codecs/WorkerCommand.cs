// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>A command from the device to a stream's worker.</summary>
internal struct WorkerCommand
{
    /// <summary>Type of the command.</summary>
    public WorkerCommandKind Kind;

    /// <summary>Input, Output: the buffer. The worker has it until a <see cref="WorkerEvent"/> returns it.</summary>
    public VideoBuffer? Buffer;

    /// <summary>How the picture lies, or is to lie, in an image buffer.</summary>
    public FrameLayout? Layout;

    /// <summary>Encoder's input: the settings to encode it with.</summary>
    public EncoderSettings? Settings;

    /// <summary>Encoder's input: whether it must become a key frame.</summary>
    public bool ForcesKeyFrame;

    /// <summary>Decoder's input: number of bytes in the buffer.</summary>
    public uint Length;

    /// <summary>Input: the guest's timestamp.</summary>
    public ulong Timestamp;

    /// <summary>Input: when the device took it from the ring, by MonotonicClock.</summary>
    public long QueuedAt;

    /// <summary>Output: number of the last clear or change before it. Buffers with an older number than the worker's are dropped.</summary>
    public uint Generation;

    /// <summary>Clear: whether a drain goes on. It does if resources are detached (ruling 28).</summary>
    public bool KeepsDrain;
}

/// <summary>Types of worker commands.</summary>
internal enum WorkerCommandKind
{
    /// <summary>Decode or encode an input buffer.</summary>
    Input,

    /// <summary>An output buffer may be written.</summary>
    Output,

    /// <summary>Complete all input that came before.</summary>
    Drain,

    /// <summary>Give back all input buffers, forget all products and begin again.</summary>
    ClearInput,

    /// <summary>Give back all output buffers, but keep the products.</summary>
    ClearOutput,

    /// <summary>The new parameters are in force: continue with pictures of the new size.</summary>
    AcceptFormat,
}

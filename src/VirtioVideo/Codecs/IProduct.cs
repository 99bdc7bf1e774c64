// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>A product of a codec, in the codec's own memory: a picture of a decoder, a packet of an encoder.</summary>
internal interface IProduct : IDisposable
{
    /// <summary>The timestamp of its input.</summary>
    ulong Timestamp { get; }

    /// <summary>When the device took that input from the ring.</summary>
    long QueuedAt { get; }

    /// <summary>Gives the memory back to the codec.</summary>
    void Release();
}

/// <summary>A decoded picture, in the decoder's own memory or in that of an output buffer.</summary>
internal interface IFrame : IProduct
{
    /// <summary>Size and visible rectangle.</summary>
    FrameFormat Format { get; }

    /// <summary>Whether it may be damaged.</summary>
    bool IsDamaged { get; }

    /// <summary>Whether it was decoded into the memory of this output buffer and is still there.</summary>
    bool IsIn(FrameMemory frame);

    /// <summary>Writes it into a buffer of the guest that is large enough for the layout (<see cref="FrameLayout.Fits"/>).</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="layout">How the picture is to lie in it.</param>
    /// <param name="isInPlace">Whether the part that decoders write is there already.</param>
    /// <param name="gate">
    /// The caller is inside the gate at the call and, unless it was shut, at the return. It is left for conversions, and for a device that waits.
    /// </param>
    WriteStatus Write(VideoBuffer buffer, FrameLayout layout, bool isInPlace, GuestGate gate);
}

/// <summary>An encoded picture in the encoder's own memory.</summary>
internal interface IPacket : IProduct
{
    /// <summary>Type of the picture.</summary>
    FrameType Type { get; }

    /// <summary>Length in bytes.</summary>
    uint Length { get; }

    /// <summary>Writes it into a buffer of the guest that is long enough.</summary>
    void WriteTo(GuestBuffer buffer);
}

/// <summary>Result of writing a picture into a buffer of the guest.</summary>
internal enum WriteStatus
{
    /// <summary>The picture is there.</summary>
    Written,

    /// <summary>The picture cannot be converted to the image format.</summary>
    Unsuited,

    /// <summary>The device took guest memory away meanwhile: the buffer must be looked up again.</summary>
    Interrupted,
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>What comes out of a codec, in the codec's own memory: a picture of a decoder, a packet of an encoder.</summary>
internal interface IProduct : IDisposable
{
    /// <summary>The timestamp of the input that it came from.</summary>
    ulong Timestamp { get; }

    /// <summary>When the device took that input from the ring.</summary>
    long QueuedAt { get; }

    /// <summary>Lets the codec have the memory back.</summary>
    void Release();
}

/// <summary>A decoded picture, in the decoder's own memory or in that of an output buffer.</summary>
internal interface IFrame : IProduct
{
    /// <summary>Size and visible rectangle.</summary>
    FrameFormat Format { get; }

    /// <summary>Whether it may be damaged.</summary>
    bool IsDamaged { get; }

    /// <summary>Whether it was decoded into the memory of an output buffer, as it is now.</summary>
    bool IsIn(FrameMemory frame);

    /// <summary>Writes it into a buffer of the guest that <see cref="FrameLayout.Fits"/>.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="layout">How the picture is to lie in it.</param>
    /// <param name="isInPlace">Whether it is there already, as far as decoders write to it.</param>
    /// <param name="gate">Inside at the call and, unless it was shut, at the return. Left for conversions, and for a device that waits.</param>
    WriteStatus Write(VideoBuffer buffer, FrameLayout layout, bool isInPlace, GuestGate gate);
}

/// <summary>An encoded picture in the encoder's own memory.</summary>
internal interface IPacket : IProduct
{
    /// <summary>What it is.</summary>
    FrameType Type { get; }

    /// <summary>Length in bytes.</summary>
    uint Length { get; }

    /// <summary>Writes it into a buffer of the guest that is long enough.</summary>
    void WriteTo(GuestBuffer buffer);
}

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

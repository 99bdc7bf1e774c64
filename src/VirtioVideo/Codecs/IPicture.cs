// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>A decoded picture, in the decoder's own memory or in that of an output buffer.</summary>
internal interface IPicture : IProduct
{
    /// <summary>Size and visible rectangle.</summary>
    PictureFormat Format { get; }

    /// <summary>Whether it may be damaged.</summary>
    bool IsDamaged { get; }

    /// <summary>Whether it was decoded into the memory of an output buffer, as it is now.</summary>
    bool IsIn(FrameMemory frame);

    /// <summary>Writes it into a buffer of the guest that <see cref="ImageLayout.Fits"/>.</summary>
    /// <param name="buffer">The buffer.</param>
    /// <param name="layout">How the picture is to lie in it.</param>
    /// <param name="isInPlace">Whether it is there already, as far as decoders write to it.</param>
    /// <param name="gate">Inside at the call and, unless it was shut, at the return. Left for conversions, and for a device that waits.</param>
    WriteStatus Write(VideoBuffer buffer, ImageLayout layout, bool isInPlace, GuestGate gate);
}

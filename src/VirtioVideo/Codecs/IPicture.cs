// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>A decoded picture in the decoder's own memory.</summary>
internal interface IPicture : IDisposable
{
    /// <summary>Size and visible rectangle.</summary>
    PictureFormat Format { get; }

    /// <summary>The timestamp of the input that it came from.</summary>
    ulong Timestamp { get; }

    /// <summary>Whether it may be damaged.</summary>
    bool IsDamaged { get; }

    /// <summary>Writes it into buffers of the guest that <see cref="ImageLayout.Fits"/>.</summary>
    /// <returns>False if it cannot be converted to the image format.</returns>
    bool TryWriteTo(GuestBuffer[] buffers, ImageLayout layout);

    /// <summary>Lets the decoder have the memory back.</summary>
    void Release();
}

// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>A decoded picture in the decoder's own memory.</summary>
internal interface IPicture : IProduct
{
    /// <summary>Size and visible rectangle.</summary>
    PictureFormat Format { get; }

    /// <summary>Whether it may be damaged.</summary>
    bool IsDamaged { get; }

    /// <summary>Writes it into buffers of the guest that <see cref="ImageLayout.Fits"/>.</summary>
    /// <returns>False if it cannot be converted to the image format.</returns>
    bool TryWriteTo(GuestBuffer[] buffers, ImageLayout layout);
}

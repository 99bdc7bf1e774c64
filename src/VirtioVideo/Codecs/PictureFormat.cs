// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;

namespace VirtioVideo.Codecs;

/// <summary>What a guest sees of the pictures of a stream; a picture with another one is a change of resolution.</summary>
/// <param name="Width">Coded width: what buffers must hold (ruling 21).</param>
/// <param name="Height">Coded height.</param>
/// <param name="Left">First visible column.</param>
/// <param name="Top">First visible row.</param>
/// <param name="VisibleWidth">Visible columns.</param>
/// <param name="VisibleHeight">Visible rows.</param>
internal readonly record struct PictureFormat(uint Width, uint Height, uint Left, uint Top, uint VisibleWidth, uint VisibleHeight)
{
    /// <summary>The visible rectangle as the wire has it.</summary>
    public virtio_video_crop Crop => new() { left = Left, top = Top, width = VisibleWidth, height = VisibleHeight };
}

// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;

namespace VirtioVideo.Codecs;

/// <summary>Makes encoders.</summary>
internal interface IEncoderFactory
{
    /// <summary>Makes an encoder of a codec.</summary>
    /// <returns>Null if the system has no memory for it.</returns>
    IVideoEncoder? TryCreate(virtio_video_codec codec, in StreamPolicy policy);
}

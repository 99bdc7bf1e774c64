// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;
using VirtioVideo.Wire;

namespace VirtioVideo.Codecs;

/// <summary>Makes encoders.</summary>
internal interface IEncoderFactory
{
    /// <summary>Makes an encoder of a codec.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="policy">What the host chose.</param>
    /// <param name="memory">What is charged for what it takes; null if nobody counts.</param>
    /// <returns>Null if the system has no memory for it.</returns>
    IVideoEncoder? TryCreate(virtio_video_codec codec, in StreamPolicy policy, StreamMemory? memory);
}

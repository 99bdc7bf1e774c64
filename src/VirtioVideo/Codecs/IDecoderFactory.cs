// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;
using VirtioVideo.Wire;

namespace VirtioVideo.Codecs;

/// <summary>Makes decoders.</summary>
internal interface IDecoderFactory
{
    /// <summary>Makes a decoder of a codec.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="frames">The output buffers that it can decode into.</param>
    /// <param name="statistics">Where it counts what it does.</param>
    /// <returns>Null if the system has no memory for it.</returns>
    IVideoDecoder? TryCreate(virtio_video_codec codec, CodecLimits limits, FramePool frames, CodecStatistics statistics);
}

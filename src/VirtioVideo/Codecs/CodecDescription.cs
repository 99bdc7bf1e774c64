// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;
using VirtioVideo.Wire;

namespace VirtioVideo.Codecs;

/// <summary>A codec that the device serves.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="Variants">Its variants; none for MPEG-2 and MPEG-4, which have no member in the union (ruling 8).</param>
internal sealed record CodecDescription(virtio_video_codec Codec, ImmutableArray<CodecVariant> Variants);

/// <summary>A variant of a codec, as in <c>union virtio_video_codec_params</c>.</summary>
/// <param name="Profile">VIRTIO_VIDEO_CODEC_*_PROFILE_*.</param>
/// <param name="Level">H.264: the highest level served; 0 for other codecs.</param>
internal readonly record struct CodecVariant(uint Profile, uint Level = 0);

/// <summary>The quantization parameters that rate control may use, on the codec's own scale.</summary>
internal readonly record struct QpRange(uint Min, uint Max)
{
    /// <summary>Whether the guest set it: 0 and 0 means not set (ruling 16).</summary>
    public bool IsSet => Max != 0;
}

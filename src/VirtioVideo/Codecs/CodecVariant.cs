// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>A variant of a codec as <c>union virtio_video_codec_params</c> has it.</summary>
/// <param name="Profile">VIRTIO_VIDEO_CODEC_*_PROFILE_*.</param>
/// <param name="Level">H.264: the highest level served; 0 for other codecs.</param>
internal readonly record struct CodecVariant(uint Profile, uint Level = 0);

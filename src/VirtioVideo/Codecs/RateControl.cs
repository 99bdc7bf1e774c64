// SPDX-License-Identifier: BSD-3-Clause

using static VirtioVideo.Wire.virtio_video_rate_control;

namespace VirtioVideo.Codecs;

/// <summary>Who chooses the quantization parameters of a stream: the values of rc_mode.</summary>
internal enum RateControl : uint
{
    /// <summary>The guest: constant for each type of frame (ruling 16).</summary>
    None = 0,

    /// <summary>The encoder, one for each frame, so that cur_bitrate is kept on average.</summary>
    Frame = VIRTIO_VIDEO_RATE_CONTROL_FRAME,

    /// <summary>The encoder, one for each macroblock.</summary>
    MacroBlock = VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK,
}

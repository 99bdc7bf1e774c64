// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>Constant quantization parameters, in the codec's own scale.</summary>
internal readonly record struct FrameQp(uint I, uint P, uint B);

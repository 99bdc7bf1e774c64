// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>What a codec may use.</summary>
/// <param name="MaxWidth">Largest coded width.</param>
/// <param name="MaxHeight">Largest coded height.</param>
/// <param name="Threads">Threads of its own.</param>
internal sealed record CodecLimits(uint MaxWidth, uint MaxHeight, int Threads);

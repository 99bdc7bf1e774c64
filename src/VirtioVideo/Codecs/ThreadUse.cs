// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>What a stream's codec has of threads.</summary>
/// <param name="Count">libavcodec threads, as it was opened: a codec that cannot use more has 1, which is the worker.</param>
/// <param name="Delay">Pictures that come out later because of them.</param>
internal readonly record struct ThreadUse(uint Count, uint Delay);

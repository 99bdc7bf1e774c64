// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Fuzz.Memory;

/// <summary>What guest or host do next.</summary>
/// <param name="Kind">What.</param>
/// <param name="Stream">Which of the streams, of those that there are.</param>
/// <param name="Value">How many units, which queue, which regions (a bit each), or how many milliseconds.</param>
internal sealed record MemoryDeed(DeedKind Kind, int Stream = 0, int Value = 0);

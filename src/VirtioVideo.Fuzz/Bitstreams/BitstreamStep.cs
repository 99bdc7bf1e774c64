// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Fuzz.Bitstreams;

/// <summary>What a guest does next.</summary>
/// <param name="Kind">What.</param>
/// <param name="Bytes">The access unit.</param>
/// <param name="Timestamp">Of the unit or picture.</param>
/// <param name="Flags">Of the picture's RESOURCE_QUEUE.</param>
/// <param name="Words">Of the parameters: index and value of each 32-bit word that is changed. Of a picture: its data_sizes, where they are not the true ones.</param>
internal sealed record BitstreamStep(StepKind Kind, byte[]? Bytes = null, ulong Timestamp = 0, uint Flags = 0, uint[]? Words = null);

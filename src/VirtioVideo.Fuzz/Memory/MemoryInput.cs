// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;

namespace VirtioVideo.Fuzz.Memory;

/// <summary>A guest whose memory changes while its streams run.</summary>
/// <param name="Codec">Of its streams.</param>
/// <param name="IsReal">Whether the decoders are libavcodec's, not of scripts.</param>
/// <param name="Seed">What decoders of scripts are fed is made from it.</param>
/// <param name="Deeds">In order; then the device goes.</param>
internal sealed record MemoryInput(virtio_video_codec Codec, bool IsReal, int Seed, MemoryDeed[] Deeds);

// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;
using VirtioVideo.Wire;

namespace VirtioVideo.Codecs;

/// <summary>A codec that the device serves.</summary>
/// <param name="Codec">The codec.</param>
/// <param name="Variants">Its variants; none for MPEG-2 and MPEG-4, which have no member in the union (ruling 8).</param>
internal sealed record CodecDescription(virtio_video_codec Codec, ImmutableArray<CodecVariant> Variants);

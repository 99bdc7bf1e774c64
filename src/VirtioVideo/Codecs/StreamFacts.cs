// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>What the decoder learned from the stream's headers, besides the size: goes into the parameters with a change of resolution.</summary>
/// <param name="DecodedPictureBuffer">Pictures that the decoder keeps: references and such as wait for their turn.</param>
/// <param name="Spare">Pictures that it has besides those where none of them is to be copied: such as wait for their turn or are being decoded, and one that the guest looks at.</param>
/// <param name="FrameRate">Whole frames per second; 0 if the stream does not say.</param>
/// <param name="Variant">Profile and level; null if the stream does not say, or says one that the spec does not know.</param>
internal readonly record struct StreamFacts(uint DecodedPictureBuffer, uint Spare, uint FrameRate, CodecVariant? Variant = null);

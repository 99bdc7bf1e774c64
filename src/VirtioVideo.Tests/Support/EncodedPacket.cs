// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;

namespace VirtioVideo.Tests.Support;

/// <summary>A packet of an encoder.</summary>
/// <param name="Timestamp">The timestamp of its picture.</param>
/// <param name="Type">What it is.</param>
/// <param name="Quantizer">The quantization parameter that the encoder says it has.</param>
/// <param name="Bytes">The bytes.</param>
internal sealed record EncodedPacket(ulong Timestamp, FrameType Type, double Quantizer, byte[] Bytes);

// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;

namespace VirtioVideo.Tests.Model;

/// <summary>A packet that the scripted encoder holds.</summary>
/// <param name="Kind">Kind of its image.</param>
/// <param name="Type">What it was encoded as.</param>
/// <param name="Length">Its length in bytes.</param>
/// <param name="Hash">What was encoded.</param>
/// <param name="Timestamp">Timestamp of its picture (ruling 47).</param>
internal sealed record ModelPacket(byte Kind, FrameType Type, uint Length, ulong Hash, ulong Timestamp);

// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Wire;

namespace VirtioVideo.Fuzz.Bitstreams;

/// <summary>What a guest gives to a real codec.</summary>
/// <param name="Encodes">Whether it is an encoder.</param>
/// <param name="Codec">The codec.</param>
/// <param name="Threads">Threads of the codec.</param>
/// <param name="IsThroughput">Whether an encoder works for throughput, not for latency.</param>
/// <param name="Room">Length of an encoder's bitstream buffers.</param>
/// <param name="Steps">In order.</param>
internal sealed record BitstreamsInput(bool Encodes, virtio_video_codec Codec, int Threads, bool IsThroughput, uint Room, BitstreamStep[] Steps);

// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Codecs;
using VirtioVideo.Wire;

namespace VirtioVideo.Streams;

/// <summary>What a RESOURCE_ATTACH is for, as things were when it was taken from the virtqueue.</summary>
/// <param name="Queue">The queue.</param>
/// <param name="Id">The resource's id.</param>
/// <param name="Layout">How pictures are to lie in the memory; null for bitstreams.</param>
/// <param name="Resolution">The change of resolution that the guest knew of at most.</param>
internal readonly record struct AttachTarget(virtio_video_queue_type Queue, uint Id, ImageLayout? Layout, uint Resolution);

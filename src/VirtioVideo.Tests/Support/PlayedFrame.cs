// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Support;

/// <summary>An output buffer that came back to a guest.</summary>
/// <param name="Timestamp">The timestamp.</param>
/// <param name="Flags">Mask of dequeue flags.</param>
/// <param name="Digest">MD5 of the visible picture; null if the buffer holds none.</param>
/// <param name="Width">Coded width in force.</param>
/// <param name="Height">Coded height in force.</param>
/// <param name="Order">Place among the answers of commandq.</param>
internal sealed record PlayedFrame(ulong Timestamp, uint Flags, string? Digest, uint Width, uint Height, int Order)
{
    /// <summary>Mask of VIRTIO_VIDEO_DEQUEUE_FLAG_ERR (ruling 2).</summary>
    public const uint Err = 1;

    /// <summary>Mask of VIRTIO_VIDEO_DEQUEUE_FLAG_EOS (ruling 2).</summary>
    public const uint Eos = 2;

    /// <summary>Whether it is flagged as the last one.</summary>
    public bool IsLast => (Flags & Eos) != 0;
}

// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Tests.Support;

/// <summary>A bitstream buffer that came back from an encoder.</summary>
/// <param name="Timestamp">The timestamp.</param>
/// <param name="Flags">Mask of dequeue flags.</param>
/// <param name="Bytes">What it holds.</param>
/// <param name="Order">Place among the answers of commandq.</param>
internal sealed record EncodedFrame(ulong Timestamp, uint Flags, byte[] Bytes, int Order)
{
    /// <summary>Mask of VIRTIO_VIDEO_DEQUEUE_FLAG_KEY_FRAME (ruling 2).</summary>
    public const uint Key = 4;

    /// <summary>Mask of VIRTIO_VIDEO_DEQUEUE_FLAG_P_FRAME (ruling 2).</summary>
    public const uint P = 8;

    /// <summary>Mask of VIRTIO_VIDEO_DEQUEUE_FLAG_B_FRAME (ruling 2).</summary>
    public const uint B = 16;

    /// <summary>Whether it is flagged as a key frame.</summary>
    public bool IsKey => (Flags & Key) != 0;

    /// <summary>Whether it is flagged as damaged, or lost.</summary>
    public bool IsDamaged => (Flags & PlayedFrame.Err) != 0;

    /// <summary>Whether it is flagged as the last one.</summary>
    public bool IsLast => (Flags & PlayedFrame.Eos) != 0;
}

// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>An encoded picture in the encoder's own memory.</summary>
internal interface IPacket : IProduct
{
    /// <summary>What it is.</summary>
    FrameType Type { get; }

    /// <summary>Length in bytes.</summary>
    uint Length { get; }

    /// <summary>Writes it into a buffer of the guest that is long enough.</summary>
    void WriteTo(GuestBuffer buffer);
}

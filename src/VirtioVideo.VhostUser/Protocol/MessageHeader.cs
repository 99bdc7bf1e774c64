// SPDX-License-Identifier: BSD-3-Clause

using System.Runtime.InteropServices;

namespace VirtioVideo.VhostUser.Protocol;

/// <summary>vhost-user: header of each message.</summary>
/// <param name="Request">Type of the message.</param>
/// <param name="Flags">Version in the lower two bits, then REPLY and NEED_REPLY.</param>
/// <param name="Size">Length of the payload.</param>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct MessageHeader(uint Request, uint Flags, uint Size)
{
    /// <summary>Its length.</summary>
    public const int Length = 12;

    /// <summary>The only version that exists.</summary>
    public const uint Version = 1;

    /// <summary>The message is a reply.</summary>
    public const uint Reply = 4;

    /// <summary>The sender waits for a reply (REPLY_ACK).</summary>
    public const uint NeedReply = 8;

    private const uint VersionMask = 3;

    /// <summary>Whether the message has that version.</summary>
    public bool HasVersion => (Flags & VersionMask) == Version;

    /// <summary>Whether the sender waits for a reply.</summary>
    public bool NeedsReply => (Flags & NeedReply) != 0;
}

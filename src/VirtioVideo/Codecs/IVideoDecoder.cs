// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>A decoder of one stream; its pictures come in the order of display.</summary>
internal interface IVideoDecoder : ICodec<IPicture>
{
    /// <summary>Whether the size of the pictures is known although none is out yet.</summary>
    bool TryPeekFormat(out PictureFormat format);

    /// <summary>What is known of the stream.</summary>
    StreamFacts Facts { get; }

    /// <summary>Whether pieces of an access unit can be sent one by one (ruling 45).</summary>
    bool JoinsPieces { get; }

    /// <summary>Whether it finds where access units begin: then several may come in one buffer (ruling 45).</summary>
    bool SplitsAccessUnits { get; }

    /// <summary>Whether a buffer began in the middle of an access unit: this guest sends pieces.</summary>
    bool SawPieces { get; }

    /// <summary>Feeds bytes: one access unit, several, or a piece of one. They are copied out of guest memory before they are looked at; the guest may write meanwhile. Only when <see cref="ICodec{TProduct}.Receive"/> last said that it needs input.</summary>
    /// <param name="input">Buffer of the guest.</param>
    /// <param name="length">Bytes used of it, at least 1.</param>
    /// <param name="timestamp">Comes back with the pictures of these bytes, bit for bit.</param>
    /// <param name="mayContinue">Whether more of the last access unit may come: it is held back until then, or until <see cref="EndAccessUnit"/>.</param>
    /// <param name="queuedAt">When the device took these bytes from the ring: comes back as well.</param>
    CodecStatus Send(GuestBuffer input, uint length, ulong timestamp, bool mayContinue, long queuedAt = 0);

    /// <summary>No more of the access unit comes that is held back.</summary>
    CodecStatus EndAccessUnit();
}

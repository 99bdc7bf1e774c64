// SPDX-License-Identifier: BSD-3-Clause

using System;

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

    /// <summary>Makes room for an input, behind what is held back, in memory of the decoder's own: the caller copies the bytes there out of guest memory, then calls <see cref="Send"/>. Only when <see cref="ICodec{TProduct}.Receive"/> last said that it needs input. An input that was not sent is forgotten with the next call, or a flush.</summary>
    /// <param name="length">Bytes of the input, at least 1.</param>
    /// <param name="room">So many bytes; they hold until the next call.</param>
    /// <returns>False if that is more than it takes, or there is no memory for it: this input is damaged, and what was held back is dropped.</returns>
    bool TryReserve(uint length, out Span<byte> room);

    /// <summary>Feeds the bytes that are in the room: one access unit, several, or a piece of one. libavcodec gets one of them at a time, the others while products are received.</summary>
    /// <param name="timestamp">Comes back with the pictures of these bytes, bit for bit.</param>
    /// <param name="mayContinue">Whether more of the last access unit may come: it is held back until then, or until <see cref="EndAccessUnit"/>.</param>
    /// <param name="queuedAt">When the device took these bytes from the ring: comes back as well.</param>
    /// <returns>Failed also for more than <see cref="InputLimits"/> allow.</returns>
    CodecStatus Send(ulong timestamp, bool mayContinue, long queuedAt = 0);

    /// <summary>No more of the access unit comes that is held back.</summary>
    CodecStatus EndAccessUnit();
}

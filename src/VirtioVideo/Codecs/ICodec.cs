// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;
using VirtioVideo.Wire;

namespace VirtioVideo.Codecs;

/// <summary>The codec of one stream, as far as decoders and encoders are alike. Used by the stream's worker thread only.</summary>
/// <typeparam name="TProduct">What comes out.</typeparam>
internal interface ICodec<TProduct> : IDisposable
    where TProduct : class, IProduct
{
    /// <summary>What it has of threads. Any thread.</summary>
    CodecThreads Threads { get; }

    /// <summary>Makes it ready, on the stream's thread: that can take long. Once, before its other functions but <see cref="IDisposable.Dispose"/>.</summary>
    /// <returns>False if the system has no memory or no threads for it.</returns>
    bool TryOpen() => true;

    /// <summary>Makes a place for a product of this codec. Also before <see cref="TryOpen"/>.</summary>
    TProduct CreateProduct();

    /// <summary>Takes the next product, in the order in which the guest is to get it.</summary>
    /// <param name="product">Where to put it.</param>
    CodecStatus Receive(TProduct product);

    /// <summary>Whether its threads may have products under way that <see cref="ReceiveUnderWay"/> gives.</summary>
    bool HasUnderWay => false;

    /// <summary>Takes the next product that its threads work at, and waits for it: for when no input is at hand. Only when <see cref="Receive"/> last said that it needs input.</summary>
    /// <param name="product">Where to put it.</param>
    /// <returns>NeedsInput if there is none.</returns>
    CodecStatus ReceiveUnderWay(TProduct product) => CodecStatus.NeedsInput;

    /// <summary>Tells the codec that no input comes before its last product is out.</summary>
    void BeginDrain();

    /// <summary>Forgets everything but what it is: after a drain, or for a seek.</summary>
    void Flush();
}

/// <summary>How a call of a codec ended.</summary>
internal enum CodecStatus
{
    /// <summary>The input was taken, or a product is there.</summary>
    Ok,

    /// <summary>Something was done, no product is there yet; call again.</summary>
    Busy,

    /// <summary>No product without more input.</summary>
    NeedsInput,

    /// <summary>Drained: no product is left.</summary>
    EndOfStream,

    /// <summary>This input is damaged; the next one may be fine.</summary>
    Damaged,

    /// <summary>The codec cannot go on.</summary>
    Failed,
}

/// <summary>A decoder of one stream; its pictures come in the order of display.</summary>
internal interface IVideoDecoder : ICodec<IFrame>
{
    /// <summary>Whether the size of the pictures is known although none is out yet.</summary>
    bool TryPeekFormat(out FrameFormat format);

    /// <summary>What is known of the stream.</summary>
    StreamInfo Info { get; }

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

/// <summary>Makes decoders.</summary>
internal interface IDecoderFactory
{
    /// <summary>Makes a decoder of a codec.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="limits">What it may use.</param>
    /// <param name="frames">The output buffers that it can decode into.</param>
    /// <param name="statistics">Where it counts what it does.</param>
    /// <returns>Null if the system has no memory for it.</returns>
    IVideoDecoder? TryCreate(virtio_video_codec codec, CodecLimits limits, FramePool frames, CodecStatistics statistics);
}

/// <summary>An encoder of one stream; its packets come in coded order.</summary>
internal interface IVideoEncoder : ICodec<IPacket>
{
    /// <summary>Whether a picture needs another set-up than the pictures before it: then they must be out, and the encoder flushed, before it is sent.</summary>
    bool MustEndBefore(in WorkerCommand input);

    /// <summary>Whether it reads pictures that lie so where they lie, if <see cref="VideoBuffer.Source"/> is there. Any thread.</summary>
    bool ReadsInPlace(FrameLayout layout);

    /// <summary>Takes a picture from the guest: copies it, or holds the mapping that it lies in. Inside the gate.</summary>
    /// <param name="input">The picture: its buffer, layout and settings.</param>
    /// <param name="gate">A long copy ends if the device waits at it.</param>
    /// <returns>Busy if the copy ended so: take it again. Failed if there is no memory.</returns>
    CodecStatus Take(in WorkerCommand input, GuestGate gate);

    /// <summary>Encodes the picture that was taken. Outside the gate. When the call returns, nothing reads the guest's memory any more.</summary>
    /// <param name="input">The same picture.</param>
    /// <param name="isKeyFrame">Whether it must become a key frame.</param>
    CodecStatus Send(in WorkerCommand input, bool isKeyFrame);
}

/// <summary>Makes encoders.</summary>
internal interface IEncoderFactory
{
    /// <summary>Makes an encoder of a codec.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="policy">What the host chose.</param>
    /// <param name="memory">What is charged for what it takes; null if nobody counts.</param>
    /// <returns>Null if the system has no memory for it.</returns>
    IVideoEncoder? TryCreate(virtio_video_codec codec, in StreamPolicy policy, StreamMemory? memory);
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Memory;
using VirtioVideo.Wire;

namespace VirtioVideo.Codecs;

/// <summary>The codec of one stream: the part that decoders and encoders share. Used only by the stream's worker thread.</summary>
/// <typeparam name="TProduct">The codec's product.</typeparam>
internal interface ICodec<TProduct> : IDisposable
    where TProduct : class, IProduct
{
    /// <summary>Its threads. Any thread may ask.</summary>
    CodecThreads Threads { get; }

    /// <summary>
    /// Opens the codec, on the stream's thread because that can take long. Called once, before all other functions except
    /// <see cref="IDisposable.Dispose"/>.
    /// </summary>
    /// <returns>False if the system has no memory or no threads for it.</returns>
    bool TryOpen() => true;

    /// <summary>Makes an empty product of this codec. Allowed before <see cref="TryOpen"/>.</summary>
    TProduct CreateProduct();

    /// <summary>Takes the next product, in the order in which the guest is to get it.</summary>
    /// <param name="product">Receives it.</param>
    CodecStatus Receive(TProduct product);

    /// <summary>Whether its threads may still work on products that <see cref="ReceiveUnderWay"/> can return.</summary>
    bool HasUnderWay => false;

    /// <summary>
    /// Takes the next product that its threads work on, and waits for it. Used when there is no input, and only when <see cref="Receive"/> last asked
    /// for input.
    /// </summary>
    /// <param name="product">Receives it.</param>
    /// <returns>NeedsInput if there is none.</returns>
    CodecStatus ReceiveUnderWay(TProduct product) => CodecStatus.NeedsInput;

    /// <summary>Tells the codec that it gets no more input before its last product is out.</summary>
    void BeginDrain();

    /// <summary>Takes input again: the last product of the drain is out. Some codecs still know what came before it.</summary>
    void EndDrain() => Flush();

    /// <summary>Forgets all input and products, but stays open: for a seek.</summary>
    void Flush();
}

/// <summary>How a call of a codec ended.</summary>
internal enum CodecStatus
{
    /// <summary>The input was taken, or a product is there.</summary>
    Ok,

    /// <summary>Work was done, but there is no product yet: call again.</summary>
    Busy,

    /// <summary>There is no product without more input.</summary>
    NeedsInput,

    /// <summary>The codec is drained: no product is left.</summary>
    EndOfStream,

    /// <summary>Decoder: no picture of the format is left, and the stream continues with another one. The next call goes on with it.</summary>
    FormatEnded,

    /// <summary>This input is damaged; the next one may be fine.</summary>
    Damaged,

    /// <summary>The codec cannot go on.</summary>
    Failed,
}

/// <summary>A decoder of one stream; its pictures come in the order of display.</summary>
internal interface IVideoDecoder : ICodec<IFrame>
{
    /// <summary>Finds the format of the pictures before the first one is out.</summary>
    /// <returns>False if it is not known yet.</returns>
    bool TryPeekFormat(out FrameFormat format);

    /// <summary>Facts about the stream.</summary>
    StreamInfo Info { get; }

    /// <summary>Whether a header of another format was met. The pictures up to <see cref="CodecStatus.FormatEnded"/> are the last of the old one.</summary>
    bool EndsFormat => false;

    /// <summary>Whether pieces of an access unit can be sent one by one (ruling 45).</summary>
    bool JoinsPieces { get; }

    /// <summary>Whether it finds where access units begin. Then several may come in one buffer (ruling 45).</summary>
    bool SplitsAccessUnits { get; }

    /// <summary>Whether a buffer began in the middle of an access unit, so this guest sends pieces.</summary>
    bool SawPieces { get; }

    /// <summary>The timestamp of the access unit that is held back because more of it may come; null if none is.</summary>
    ulong? HeldTimestamp { get; }

    /// <summary>
    /// Makes room for an input in the decoder's own memory, behind input that is held back. The caller copies the bytes there out of guest memory,
    /// then calls <see cref="Send"/>. Allowed only when <see cref="ICodec{TProduct}.Receive"/> last asked for input. An input that is not sent is
    /// forgotten at the next call, or at a flush.
    /// </summary>
    /// <param name="length">Bytes of the input, at least 1.</param>
    /// <param name="room">Room for this many bytes, valid until the next call.</param>
    /// <returns>
    /// False if that exceeds the limit, or there is no memory for it. Then this input counts as damaged, and input that was held back is dropped.
    /// </returns>
    bool TryReserve(uint length, out Span<byte> room);

    /// <summary>
    /// Sends the bytes in the room: one access unit, several, or a piece of one. libavcodec gets one access unit at a time; the others follow while
    /// products are received.
    /// </summary>
    /// <param name="timestamp">Comes back with the pictures of these bytes, bit for bit.</param>
    /// <param name="mayContinue">
    /// Whether more of the last access unit may come. Then it is held back until more comes, or until <see cref="EndAccessUnit"/>.
    /// </param>
    /// <param name="queuedAt">When the device took these bytes from the ring; comes back as well.</param>
    /// <returns>Failed also if the input exceeds <see cref="InputLimits"/>.</returns>
    CodecStatus Send(ulong timestamp, bool mayContinue, long queuedAt = 0);

    /// <summary>Completes the access unit that is held back.</summary>
    CodecStatus EndAccessUnit();
}

/// <summary>Makes decoders.</summary>
internal interface IDecoderFactory
{
    /// <summary>Makes a decoder of a codec.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="limits">Resources that it may use.</param>
    /// <param name="frames">The output buffers that it can decode into.</param>
    /// <param name="statistics">Its counters.</param>
    /// <returns>Null if the system has no memory for it.</returns>
    IVideoDecoder? TryCreate(virtio_video_codec codec, CodecLimits limits, FramePool frames, CodecStatistics statistics);
}

/// <summary>An encoder of one stream; its packets come in coded order.</summary>
internal interface IVideoEncoder : ICodec<IPacket>
{
    /// <summary>
    /// Whether a picture needs another set-up than the pictures before it. If so, those must be out and the encoder flushed before it is sent.
    /// </summary>
    bool MustEndBefore(in WorkerCommand input);

    /// <summary>Whether it reads pictures of a layout in place, if there is a <see cref="VideoBuffer.Source"/>. Any thread.</summary>
    bool ReadsInPlace(FrameLayout layout);

    /// <summary>Takes a picture from the guest: copies it, or keeps the mapping that it lies in. Inside the gate.</summary>
    /// <param name="input">The picture: its buffer, layout and settings.</param>
    /// <param name="gate">A long copy ends early if the device waits at the gate.</param>
    /// <returns>Busy if the copy ended early: take the picture again. Failed if there is no memory.</returns>
    CodecStatus Take(in WorkerCommand input, GuestGate gate);

    /// <summary>Encodes the picture that was taken. Outside the gate. After the call nothing reads the guest's memory any more.</summary>
    /// <param name="input">The same picture.</param>
    /// <param name="isKeyFrame">Whether it must become a key frame.</param>
    CodecStatus Send(in WorkerCommand input, bool isKeyFrame);
}

/// <summary>Makes encoders.</summary>
internal interface IEncoderFactory
{
    /// <summary>Makes an encoder of a codec.</summary>
    /// <param name="codec">The codec.</param>
    /// <param name="policy">The host's choice.</param>
    /// <param name="memory">Charged for the encoder's memory; null to charge nobody.</param>
    /// <returns>Null if the system has no memory for it.</returns>
    IVideoEncoder? TryCreate(virtio_video_codec codec, in StreamPolicy policy, StreamMemory? memory);
}

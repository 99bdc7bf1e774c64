// SPDX-License-Identifier: BSD-3-Clause

using VirtioVideo.Memory;

namespace VirtioVideo.Codecs;

/// <summary>An encoder of one stream; its packets come in coded order.</summary>
internal interface IVideoEncoder : ICodec<IPacket>
{
    /// <summary>Whether a picture needs another set-up than the pictures before it: then they must be out, and the encoder flushed, before it is sent.</summary>
    bool MustEndBefore(in Work input);

    /// <summary>Whether it reads pictures that lie so where they lie, if <see cref="VideoBuffer.Source"/> is there. Any thread.</summary>
    bool ReadsInPlace(ImageLayout layout);

    /// <summary>Takes a picture from the guest: copies it, or holds the mapping that it lies in. Inside the gate.</summary>
    /// <param name="input">The picture: its buffer, layout and settings.</param>
    /// <param name="gate">A long copy ends if the device waits at it.</param>
    /// <returns>Busy if the copy ended so: take it again. Failed if there is no memory.</returns>
    CodecStatus Take(in Work input, GuestGate gate);

    /// <summary>Encodes the picture that was taken. Outside the gate. When the call returns, nothing reads the guest's memory any more.</summary>
    /// <param name="input">The same picture.</param>
    /// <param name="isKeyFrame">Whether it must become a key frame.</param>
    CodecStatus Send(in Work input, bool isKeyFrame);
}

// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs;

/// <summary>An encoder of one stream; its packets come in coded order.</summary>
internal interface IVideoEncoder : ICodec<IPacket>
{
    /// <summary>Whether a picture needs another set-up than the pictures before it: then they must be out, and the encoder flushed, before it is sent.</summary>
    bool MustEndBefore(in Work input);

    /// <summary>Feeds a picture. When the call returns, nothing reads the guest's buffer any more.</summary>
    /// <param name="input">The picture: its buffer, layout, settings and timestamp.</param>
    /// <param name="isKeyFrame">Whether it must become a key frame.</param>
    CodecStatus Send(in Work input, bool isKeyFrame);
}

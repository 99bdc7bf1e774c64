// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;
using VirtioVideo.Tests.Support;

namespace VirtioVideo.Tests.Model;

/// <summary>What the scripted codec of <see cref="FakeImage"/> does with its input.</summary>
internal sealed class ModelEncoder : ModelCodec<ModelPacket>
{
    private uint[]? _settings;

    /// <summary>Whether a picture with these settings needs another set-up than those before it.</summary>
    public bool IsOther(uint[] settings) => _settings is not null && !_settings.AsSpan().SequenceEqual(settings);

    /// <summary>Encodes an image.</summary>
    /// <param name="script">Its first bytes.</param>
    /// <param name="hash">What is encoded.</param>
    /// <param name="settings">What with.</param>
    /// <param name="timestamp">The timestamp.</param>
    /// <param name="isKeyFrame">Whether it must become a key frame.</param>
    /// <returns>Null if it cannot go on, else whether the image is damaged.</returns>
    public bool? Encode(byte[] script, ulong hash, uint[] settings, ulong timestamp, bool isKeyFrame)
    {
        switch (script[0])
        {
            case FakeImage.Throw:
                HasThrown = true;
                return null;
            case FakeImage.Fail:
                return null;
            case FakeImage.Damaged:
                return true;
        }

        Delay = script[3] == 0 ? Delay : script[3] - 1;
        FrameType type = isKeyFrame || _settings is null || script[0] == FakeImage.OwnKey ? FrameType.Key
            : script[0] == FakeImage.Bidirectional ? FrameType.Bidirectional
            : FrameType.Predicted;
        _settings = settings;
        Insert(script[2], new ModelPacket(script[0], type, FakeImage.PacketLength(script), hash, timestamp));
        return false;
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        base.Flush();
        _settings = null;
    }

    /// <inheritdoc/>
    protected override bool IsLost(ModelPacket product) => product.Kind == FakeImage.Dropped;

    /// <inheritdoc/>
    protected override bool IsFatal(ModelPacket product) => product.Kind == FakeImage.FailLater;
}

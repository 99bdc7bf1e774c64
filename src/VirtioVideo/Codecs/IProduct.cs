// SPDX-License-Identifier: BSD-3-Clause

using System;

namespace VirtioVideo.Codecs;

/// <summary>What comes out of a codec, in the codec's own memory: a picture of a decoder, a packet of an encoder.</summary>
internal interface IProduct : IDisposable
{
    /// <summary>The timestamp of the input that it came from.</summary>
    ulong Timestamp { get; }

    /// <summary>When the device took that input from the ring.</summary>
    long QueuedAt { get; }

    /// <summary>Lets the codec have the memory back.</summary>
    void Release();
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;

namespace VirtioVideo.Tests.Support;

/// <summary>Input of a decoder without a guest.</summary>
internal static class DecoderInput
{
    /// <summary>Sends bytes as <see cref="DecodeLoop"/> does it.</summary>
    public static CodecStatus Send(this IVideoDecoder decoder, ReadOnlySpan<byte> bytes, ulong timestamp = 0, bool mayContinue = false)
    {
        if (!decoder.TryReserve((uint)bytes.Length, out Span<byte> room))
        {
            return CodecStatus.Damaged;
        }

        bytes.CopyTo(room);
        return decoder.Send(timestamp, mayContinue);
    }
}

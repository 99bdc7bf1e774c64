// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>
/// MPEG-4 as DivX packs it: a B picture lies in the buffer of the picture behind it, which it refers to. A picture that says "not coded" then fills
/// the buffer that became free. It is no picture of the stream.
/// </summary>
/// <remarks>
/// Decoded, it would be the new reference in time, and the B pictures behind it would be predicted for other times. FFmpeg's mpeg4_unpack_bframes
/// drops it as well.
/// </remarks>
internal struct PackedPictures
{
    private const int PredictedPicture = 1;
    private const int BidirectionalPicture = 2;

    /// <summary>A picture that is not coded is not longer. FFmpeg has the same limit.</summary>
    private const int MaxPlaceholder = 19;

    /// <summary>Whether a buffer is free since a B picture lay in another's.</summary>
    private bool _hasFreeBuffer;

    /// <summary>Looks at the next access unit of the stream.</summary>
    /// <param name="unit">Its bytes: one picture, maybe with headers.</param>
    /// <param name="follows">Whether it is not the first in its buffer.</param>
    /// <returns>Whether it only fills a buffer.</returns>
    public bool IsPlaceholder(ReadOnlySpan<byte> unit, bool follows)
    {
        int? type = MpegPicture.TypeOf(AVCodecID.AV_CODEC_ID_MPEG4, unit);
        if (type == BidirectionalPicture)
        {
            _hasFreeBuffer |= follows;
            return false;
        }

        bool fills = _hasFreeBuffer && type == PredictedPicture && unit.Length <= MaxPlaceholder;
        _hasFreeBuffer = false;
        return fills;
    }
}

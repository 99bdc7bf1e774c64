// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Scans bytes that grow at their end, and looks at almost every byte once: an access unit may come in a million pieces of one byte each.</summary>
internal sealed class AccessUnitScanner(AVCodecID codec)
{
    /// <summary>Result for the bytes that later bytes cannot change.</summary>
    private AccessUnitScan _certain = new(codec);

    /// <summary>Number of bytes looked at so far.</summary>
    public long ScannedBytes { get; private set; }

    /// <summary>Scans the bytes that are new.</summary>
    /// <param name="bytes">The bytes of the last call, and any more behind them.</param>
    public AccessUnitScan Continue(ReadOnlySpan<byte> bytes)
    {
        ScannedBytes += bytes.Length - _certain.Position;
        _certain.Advance(bytes, mayGrow: true);
        AccessUnitScan all = _certain;
        ScannedBytes += bytes.Length - _certain.Position;
        all.Advance(bytes, mayGrow: false);
        return all;
    }

    /// <summary>Starts again: the next bytes are different ones.</summary>
    public void Restart() => _certain = new AccessUnitScan(codec);
}

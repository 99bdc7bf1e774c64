// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Looks at bytes that grow at their end, each once but for a few: pieces of an access unit can be a byte each, and a million.</summary>
internal sealed class AccessUnitScanner(AVCodecID codec)
{
    /// <summary>What is in the bytes whatever follows them.</summary>
    private AccessUnitScan _certain = new(codec);

    /// <summary>How many bytes were looked at.</summary>
    public long ScannedBytes { get; private set; }

    /// <summary>Tells what the bytes hold.</summary>
    /// <param name="bytes">Those of the last call, and any more behind them.</param>
    public AccessUnitScan Continue(ReadOnlySpan<byte> bytes)
    {
        ScannedBytes += bytes.Length - _certain.Position;
        _certain.Advance(bytes, mayGrow: true);
        AccessUnitScan all = _certain;
        ScannedBytes += bytes.Length - _certain.Position;
        all.Advance(bytes, mayGrow: false);
        return all;
    }

    /// <summary>Other bytes come.</summary>
    public void Restart() => _certain = new AccessUnitScan(codec);
}

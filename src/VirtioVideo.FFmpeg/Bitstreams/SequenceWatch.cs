// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;

namespace VirtioVideo.FFmpeg.Bitstreams;

/// <summary>Sees in the headers that a sequence of another format begins, before libavcodec has the access unit (ruling 40).</summary>
/// <remarks>Each codec has its own source: parameter sets, the header of a key frame, or libavcodec's parser.</remarks>
internal sealed class SequenceWatch : IDisposable
{
    private readonly AVCodecID _codec;
    private readonly ParameterSets? _sets;
    private readonly ResolutionProbe? _probe;

    /// <param name="codec">The codec.</param>
    public SequenceWatch(AVCodecID codec)
    {
        _codec = codec;
        _sets = codec is AVCodecID.AV_CODEC_ID_H264 or AVCodecID.AV_CODEC_ID_HEVC ? new ParameterSets(codec) : null;
        _probe = ResolutionProbe.TryCreate(codec);
    }

    /// <summary>Header of the newest sequence. Null before the first.</summary>
    public SequenceHeader? Header { get; private set; }

    /// <summary>Whether the newest size is larger than the host allows. Larger headers of other codecs never come this far.</summary>
    /// <param name="limits">What the host allows.</param>
    /// <param name="why">Says so, for a log.</param>
    public bool Exceeds(CodecLimits limits, out string why)
    {
        why = string.Empty;
        return _probe is not null && _probe.Exceeds(limits, out why);
    }

    /// <summary>Looks at an access unit that is padded as FFmpeg's readers need.</summary>
    /// <returns>Whether it begins a sequence of another format than the pictures before.</returns>
    public bool SeesChange(ReadOnlySpan<byte> accessUnit)
    {
        return TryRead(accessUnit, out SequenceHeader header) && IsOther(header);
    }

    /// <summary>Looks at parameter sets that came without a picture.</summary>
    /// <returns>Whether they end the sequence before them, and the next one has another format.</returns>
    public bool SeesReplacement(ReadOnlySpan<byte> headers)
        => _sets is not null && _sets.TryReplace(headers, out SequenceHeader header) && IsOther(header);

    /// <inheritdoc/>
    public void Dispose() => _probe?.Dispose();

    private bool TryRead(ReadOnlySpan<byte> accessUnit, out SequenceHeader header)
        => _sets is not null ? _sets.TryActivate(accessUnit, out header)
            : _probe is not null ? _probe.TryRead(accessUnit, out header)
            : _codec == AVCodecID.AV_CODEC_ID_VP8 ? Vp8FrameHeader.TryRead(accessUnit, out header)
            : Vp9FrameHeader.TryRead(accessUnit, out header);

    private bool IsOther(in SequenceHeader header)
    {
        bool isOther = Header is { } before && before.Format != header.Format;
        Header = header;
        return isOther;
    }
}

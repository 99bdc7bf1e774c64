// SPDX-License-Identifier: BSD-3-Clause

using System;
using VirtioVideo.Codecs;

namespace VirtioVideo.Streams;

/// <summary>Sums of the counters of streams.</summary>
internal sealed class StreamTotals
{
    /// <summary>Input buffers given back.</summary>
    public ulong FramesIn { get; private set; }

    /// <summary>Pictures or packets delivered.</summary>
    public ulong FramesOut { get; private set; }

    /// <summary>Bytes in the input buffers.</summary>
    public ulong BytesIn { get; private set; }

    /// <summary>Bytes in the output buffers.</summary>
    public ulong BytesOut { get; private set; }

    /// <summary>Buffers given back with ERR.</summary>
    public ulong Damaged { get; private set; }

    /// <summary>Pictures copied, by <see cref="CopyCause"/>.</summary>
    public ulong[] Copies { get; } = new ulong[Enum.GetValues<CopyCause>().Length];

    /// <summary>Inputs copied out of guest memory.</summary>
    public ulong InputCopies { get; private set; }

    /// <summary>Nanoseconds inside codecs.</summary>
    public ulong CodecTime { get; private set; }

    /// <summary>Nanoseconds that products waited for output buffers.</summary>
    public ulong OutputWait { get; private set; }

    /// <summary>Adds a stream's counters.</summary>
    public void Add(StreamStatistics stream)
    {
        FramesIn += stream.FramesIn;
        FramesOut += stream.FramesOut;
        BytesIn += stream.BytesIn;
        BytesOut += stream.BytesOut;
        Damaged += stream.Damaged;
        for (int i = 0; i < Copies.Length; i++)
        {
            Copies[i] += (ulong)stream.Codec.Copies((CopyCause)i);
        }

        InputCopies += (ulong)stream.Codec.InputCopies;
        CodecTime += stream.Codec.CodecTime.Nanoseconds;
        OutputWait += stream.Codec.OutputWait.Nanoseconds;
    }

    /// <summary>A copy of the sums, to which more can be added.</summary>
    public StreamTotals Copy()
    {
        var copy = new StreamTotals
        {
            FramesIn = FramesIn,
            FramesOut = FramesOut,
            BytesIn = BytesIn,
            BytesOut = BytesOut,
            Damaged = Damaged,
            InputCopies = InputCopies,
            CodecTime = CodecTime,
            OutputWait = OutputWait,
        };
        Copies.CopyTo(copy.Copies, 0);
        return copy;
    }
}

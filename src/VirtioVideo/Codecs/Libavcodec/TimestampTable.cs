// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.Codecs.Libavcodec;

/// <summary>
/// Keeps the guests' timestamps beside the codec: FFmpeg carries a small number instead, so that any 64 bits,
/// repeated or descending, come back bit for bit (ruling 44).
/// </summary>
internal sealed class TimestampTable
{
    /// <summary>More access units than a decoder can have under way: 16 reference frames of two fields, and as many for each of 64 threads' frames.</summary>
    private const int Size = 1024;

    private readonly ulong[] _timestamps = new ulong[Size];
    private long _next;

    /// <summary>Keeps a timestamp.</summary>
    /// <returns>The number to send through the codec: from 0 up.</returns>
    public long Keep(ulong timestamp)
    {
        long number = _next++;
        _timestamps[number % Size] = timestamp;
        return number;
    }

    /// <summary>The timestamp of a number; that of the newest input if the codec lost the number.</summary>
    public ulong Find(long number)
    {
        if (number < 0 || number >= _next || number < _next - Size)
        {
            number = _next - 1;
        }

        return number < 0 ? 0 : _timestamps[number % Size];
    }
}

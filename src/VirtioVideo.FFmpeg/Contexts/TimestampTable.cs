// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.FFmpeg.Contexts;

/// <summary>
/// Keeps the guests' timestamps beside the codec: FFmpeg carries a small number instead, so that any 64 bits,
/// repeated or descending, come back bit for bit (ruling 44).
/// </summary>
internal sealed class TimestampTable
{
    /// <summary>More access units than a decoder can have under way: 16 reference frames of two fields, and as many for each of 64 threads' frames.</summary>
    private const int Size = 1024;

    private readonly (ulong Timestamp, long QueuedAt)[] _inputs = new (ulong, long)[Size];
    private long _next;

    /// <summary>Keeps a timestamp, and when its input was queued.</summary>
    /// <returns>The number to send through the codec: from 0 up.</returns>
    public long Keep(ulong timestamp, long queuedAt)
    {
        long number = _next++;
        _inputs[number % Size] = (timestamp, queuedAt);
        return number;
    }

    /// <summary>The timestamp of a number; that of the newest input if the codec lost the number.</summary>
    /// <param name="number">The number.</param>
    /// <param name="queuedAt">When that input was queued.</param>
    public ulong Find(long number, out long queuedAt)
    {
        if (number < 0 || number >= _next || number < _next - Size)
        {
            number = _next - 1;
        }

        (ulong timestamp, queuedAt) = number < 0 ? default : _inputs[number % Size];
        return timestamp;
    }
}

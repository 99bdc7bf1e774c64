// SPDX-License-Identifier: BSD-3-Clause

namespace VirtioVideo.FFmpeg.Contexts;

/// <summary>
/// Keeps the guests' timestamps beside the codec. FFmpeg carries a small number instead, so any 64 bits, also repeated or descending, come back bit
/// for bit (ruling 44).
/// </summary>
internal sealed class TimestampTable
{
    /// <summary>
    /// More access units than a decoder can have under way: 16 reference frames of two fields each, and two fields for the frame of each of 64
    /// threads.
    /// </summary>
    private const int Size = 1024;

    private readonly (ulong Timestamp, long QueuedAt)[] _inputs = new (ulong, long)[Size];
    private long _next;

    /// <summary>Keeps a timestamp and the time when its input was queued.</summary>
    /// <returns>The number to send through the codec; it is never negative.</returns>
    public long Keep(ulong timestamp, long queuedAt)
    {
        long number = _next++;
        _inputs[number % Size] = (timestamp, queuedAt);
        return number;
    }

    /// <summary>Returns the timestamp for a number, or the newest input's if the codec lost the number.</summary>
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

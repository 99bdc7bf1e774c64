// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Immutable;
using System.Threading;
using VirtioVideo.Streams;

namespace VirtioVideo.Device;

/// <summary>Gives any thread the streams of a device and their totals, including streams that have ended.</summary>
/// <remarks>
/// Design: readers use one immutable object, which is replaced as a whole when a stream begins or ends. So no reader counts a stream twice or misses
/// it while it ends, and nobody waits. Streams count in their own <see cref="StreamStatistics"/>.
/// </remarks>
internal sealed class DeviceStatistics
{
    private Snapshot _now = new([], new StreamTotals(), 0);

    /// <summary>Latencies of all streams, from an input's RESOURCE_QUEUE to its product.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>The existing streams, including those that are ending.</summary>
    public ImmutableArray<VideoStream> Streams => Volatile.Read(ref _now).Streams;

    /// <summary>Adds a new stream. Device's thread.</summary>
    public void Add(VideoStream stream)
        => Volatile.Write(ref _now, _now with { Streams = _now.Streams.Add(stream), Created = _now.Created + 1 });

    /// <summary>Removes a stream that has ended: it counts nothing any more. Device's thread.</summary>
    public void Remove(VideoStream stream)
    {
        StreamTotals ended = _now.Ended.Copy();
        ended.Add(stream.Statistics);
        Volatile.Write(ref _now, _now with { Streams = _now.Streams.Remove(stream), Ended = ended });
    }

    /// <summary>Totals of all streams.</summary>
    /// <param name="streams">The existing streams.</param>
    /// <param name="created">Number of streams ever created.</param>
    public StreamTotals Sum(out ImmutableArray<VideoStream> streams, out ulong created)
    {
        Snapshot now = Volatile.Read(ref _now);
        StreamTotals totals = now.Ended.Copy();
        foreach (VideoStream stream in now.Streams)
        {
            totals.Add(stream.Statistics);
        }

        (streams, created) = (now.Streams, now.Created);
        return totals;
    }

    private sealed record Snapshot(ImmutableArray<VideoStream> Streams, StreamTotals Ended, ulong Created);
}

// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using VirtioVideo.Codecs;
using VirtioVideo.Threading;
using VirtioVideo.Wire;

namespace VirtioVideo.Streams;

/// <summary>Counters of a stream. The device's thread counts, and the codec's side in <see cref="Codec"/>. Any thread may read them.</summary>
/// <param name="codec">The codec.</param>
/// <param name="threads">The codec's threads.</param>
/// <param name="codecStatistics">Counters of the codec's side.</param>
/// <param name="deviceLatency">Collects the latencies of all streams.</param>
internal sealed class StreamStatistics(virtio_video_codec codec, CodecThreads threads, CodecStatistics codecStatistics, LatencyHistogram deviceLatency)
{
    private ulong _framesIn;
    private ulong _framesOut;
    private ulong _bytesIn;
    private ulong _bytesOut;
    private ulong _damaged;

    /// <summary>The codec.</summary>
    public virtio_video_codec Kind => codec;

    /// <summary>The codec's threads.</summary>
    public CodecThreads Threads => threads;

    /// <summary>Counters of the codec's side.</summary>
    public CodecStatistics Codec => codecStatistics;

    /// <summary>Time from an input's RESOURCE_QUEUE to its product.</summary>
    public LatencyHistogram Latency { get; } = new();

    /// <summary>Input buffers given back.</summary>
    public ulong FramesIn => Volatile.Read(ref _framesIn);

    /// <summary>Pictures or packets delivered.</summary>
    public ulong FramesOut => Volatile.Read(ref _framesOut);

    /// <summary>Bytes in the input buffers.</summary>
    public ulong BytesIn => Volatile.Read(ref _bytesIn);

    /// <summary>Bytes in the output buffers.</summary>
    public ulong BytesOut => Volatile.Read(ref _bytesOut);

    /// <summary>Buffers given back with ERR.</summary>
    public ulong Damaged => Volatile.Read(ref _damaged);

    /// <summary>Counts an input buffer that was consumed and goes back.</summary>
    public void CountInput(ulong bytes, bool isDamaged)
    {
        Add(ref _framesIn, 1);
        Add(ref _bytesIn, bytes);
        Add(ref _damaged, isDamaged ? 1u : 0);
    }

    /// <summary>Counts an output buffer that goes back.</summary>
    /// <param name="bytes">Number of bytes in it; 0 if it holds no product.</param>
    /// <param name="isDamaged">Whether it is flagged ERR.</param>
    /// <param name="queuedAt">When the product's input was taken from the ring; 0 if there is no product.</param>
    public void CountOutput(ulong bytes, bool isDamaged, long queuedAt)
    {
        Add(ref _framesOut, bytes > 0 ? 1u : 0);
        Add(ref _bytesOut, bytes);
        Add(ref _damaged, isDamaged ? 1u : 0);
        if (bytes > 0 && queuedAt != 0)
        {
            long latency = MonotonicClock.Now - queuedAt;
            Latency.Record(latency);
            deviceLatency.Record(latency);
        }
    }

    /// <summary>Adds to a counter. There is one writer, so no locked instruction is needed; readers only must see the whole word.</summary>
    private static void Add(ref ulong counter, ulong value) => Volatile.Write(ref counter, counter + value);
}

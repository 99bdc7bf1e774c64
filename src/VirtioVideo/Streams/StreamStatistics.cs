// SPDX-License-Identifier: BSD-3-Clause

using System.Threading;
using VirtioVideo.Codecs;
using VirtioVideo.Threading;
using VirtioVideo.Wire;

namespace VirtioVideo.Streams;

/// <summary>What a stream did: counted by the device's thread, and by the codec's side in <see cref="Codec"/>; read from any thread.</summary>
/// <param name="codec">Which codec it is.</param>
/// <param name="threads">What the codec has of threads.</param>
/// <param name="codecStatistics">What the codec's side counts.</param>
/// <param name="deviceLatency">Where the latencies of all streams go.</param>
internal sealed class StreamStatistics(virtio_video_codec codec, CodecThreads threads, CodecStatistics codecStatistics, LatencyHistogram deviceLatency)
{
    private ulong _framesIn;
    private ulong _framesOut;
    private ulong _bytesIn;
    private ulong _bytesOut;
    private ulong _damaged;

    /// <summary>Which codec it is.</summary>
    public virtio_video_codec Kind => codec;

    /// <summary>What the codec has of threads.</summary>
    public CodecThreads Threads => threads;

    /// <summary>What the codec's side counts.</summary>
    public CodecStatistics Codec => codecStatistics;

    /// <summary>From an input's RESOURCE_QUEUE to its product.</summary>
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

    /// <summary>An input buffer was used and goes back.</summary>
    public void CountInput(ulong bytes, bool isDamaged)
    {
        Add(ref _framesIn, 1);
        Add(ref _bytesIn, bytes);
        Add(ref _damaged, isDamaged ? 1u : 0);
    }

    /// <summary>An output buffer goes back.</summary>
    /// <param name="bytes">What it holds; 0 if there is no product in it.</param>
    /// <param name="isDamaged">Whether it is flagged ERR.</param>
    /// <param name="queuedAt">When the product's input was taken from the ring; 0 if it has none.</param>
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

    /// <summary>There is one writer: no locked instruction is needed, only that readers see all of the word.</summary>
    private static void Add(ref ulong counter, ulong value) => Volatile.Write(ref counter, counter + value);
}

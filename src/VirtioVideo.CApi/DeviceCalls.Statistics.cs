// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Immutable;
using System.Linq;
using System.Runtime.CompilerServices;
using VirtioVideo.Codecs;
using VirtioVideo.Device;
using VirtioVideo.Platform.Linux;
using VirtioVideo.Streams;

namespace VirtioVideo.CApi;

/// <content>What any thread may ask for, beside a call that runs.</content>
internal static unsafe partial class DeviceCalls
{
    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int GetStreamStats(virtiovideo* device, virtiovideo_stream_stats* stats)
    {
        virtiovideo_stream_stats filled = SizedStruct.Read(stats, AbiBaseSize.StreamStats, nameof(stats));
        using var visit = SharedCall.Begin(device);
        VideoStream stream = visit.Device.Statistics.Streams.FirstOrDefault(stream => stream.Id == filled.stream_id)
            ?? throw new HostException(Errno.ENOENT, $"there is no stream {filled.stream_id}");
        StreamStatistics counted = stream.Statistics;
        filled.codec = (uint)counted.Kind;
        filled.threads = counted.Threads.Count;
        filled.frames_in = counted.FramesIn;
        filled.frames_out = counted.FramesOut;
        filled.bytes_in = counted.BytesIn;
        filled.bytes_out = counted.BytesOut;
        filled.damaged = counted.Damaged;
        filled.copies = CountsOf(counted.Codec);
        filled.input_copies = (ulong)counted.Codec.InputCopies;
        filled.inputs_queued = stream.InputsQueued;
        filled.outputs_queued = stream.OutputsQueued;
        filled.codec_ns = counted.Codec.CodecTime.Nanoseconds;
        filled.output_wait_ns = counted.Codec.OutputWait.Nanoseconds;
        LatencySummary latency = counted.Latency.Read();
        filled.latency_count = latency.Count;
        filled.latency_p50_ns = latency.Median;
        filled.latency_p90_ns = latency.P90;
        filled.latency_p99_ns = latency.P99;
        filled.latency_max_ns = latency.Max;
        filled.thread_delay = counted.Threads.Delay;
        filled.reorder_delay = counted.Codec.Reordering;
        SizedStruct.Write(stats, filled);
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int GetDeviceStats(virtiovideo* device, virtiovideo_device_stats* stats)
    {
        virtiovideo_device_stats filled = SizedStruct.Read(stats, AbiBaseSize.DeviceStats, nameof(stats));
        using var visit = SharedCall.Begin(device);
        DeviceStatistics counted = visit.Device.Statistics;
        StreamTotals totals = counted.Sum(out ImmutableArray<VideoStream> streams, out filled.streams_created);
        filled.streams = (uint)streams.Length;
        filled.threads = (uint)streams.Sum(static stream => stream.Statistics.Threads.Count);
        filled.reserved = 0;
        filled.wakeups = visit.Device.Wakeups;
        filled.frames_in = totals.FramesIn;
        filled.frames_out = totals.FramesOut;
        filled.bytes_in = totals.BytesIn;
        filled.bytes_out = totals.BytesOut;
        filled.damaged = totals.Damaged;
        filled.copies = default;
        totals.Copies.CopyTo((Span<ulong>)filled.copies);
        filled.input_copies = totals.InputCopies;
        filled.inputs_queued = (uint)streams.Sum(static stream => stream.InputsQueued);
        filled.outputs_queued = (uint)streams.Sum(static stream => stream.OutputsQueued);
        filled.codec_ns = totals.CodecTime;
        filled.output_wait_ns = totals.OutputWait;
        LatencySummary latency = counted.Latency.Read();
        filled.latency_count = latency.Count;
        filled.latency_p50_ns = latency.Median;
        filled.latency_p90_ns = latency.P90;
        filled.latency_p99_ns = latency.P99;
        filled.latency_max_ns = latency.Max;
        filled.memory_bytes = (ulong)visit.Device.HostMemory.Bytes;
        filled.maps = (uint)visit.Device.HostMemory.Maps;
        filled.reserved2 = 0;
        SizedStruct.Write(stats, filled);
        return 0;
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    public static int ListStreams(virtiovideo* device, uint* ids, uint max)
    {
        if (max > 0)
        {
            NotNull(ids, nameof(ids));
        }

        using var visit = SharedCall.Begin(device);
        ImmutableArray<VideoStream> streams = visit.Device.Statistics.Streams;
        for (int i = 0; i < streams.Length && i < max; i++)
        {
            ids[i] = streams[i].Id;
        }

        return streams.Length;
    }

    private static CopyCounts CountsOf(CodecStatistics codec)
    {
        var counts = default(CopyCounts);
        foreach (CopyCause cause in Enum.GetValues<CopyCause>())
        {
            counts[(int)cause] = (ulong)codec.Copies(cause);
        }

        return counts;
    }
}

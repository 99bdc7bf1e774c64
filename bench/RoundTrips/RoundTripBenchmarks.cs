// SPDX-License-Identifier: BSD-3-Clause

using BenchmarkDotNet.Attributes;

namespace VirtioVideo.Bench.RoundTrips;

/// <summary>Time from a command in the guest's hand to its answer, one at a time, on one thread, with a codec that does nothing.</summary>
public class RoundTripBenchmarks
{
    private RoundTrip _trip = null!;

    /// <summary>Who reads commandq.</summary>
    [Params(QueueLevel.Descriptor, QueueLevel.Split, QueueLevel.Packed)]
    public QueueLevel Level { get; set; }

    [GlobalSetup(Target = nameof(ResourceQueue))]
    public void SetupResourceQueue() => _trip = RoundTrip.Create(Level).SendResourceQueue();

    [GlobalSetup(Target = nameof(GetParams))]
    public void SetupGetParams() => _trip = RoundTrip.Create(Level).SendGetParams();

    [GlobalCleanup]
    public void Cleanup() => _trip.Dispose();

    /// <summary>RESOURCE_QUEUE of an input: to the stream's worker and back.</summary>
    [Benchmark]
    public void ResourceQueue() => _trip.Run();

    /// <summary>STREAM_GET_PARAMS: answered at once.</summary>
    [Benchmark]
    public void GetParams() => _trip.Run();
}

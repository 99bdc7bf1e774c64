// SPDX-License-Identifier: BSD-3-Clause

using System.Collections.Generic;
using System.Linq;
using BenchmarkDotNet.Attributes;

namespace VirtioVideo.Bench.Rings;

/// <summary>Time to pop a batch of chains and push them, and of the driver to make the next batch available: for a split ring that is one word, for a packed one all descriptors.</summary>
public class RingBenchmarks
{
    private RingLoop _loop = null!;

    /// <summary>Both formats, direct and indirect; many short chains, and one long one.</summary>
    public static IEnumerable<RingShape> Shapes
        => from shape in (int[][])[[128, 1], [128, 2], [1, 128]]
           from packed in (bool[])[false, true]
           from indirect in (bool[])[false, true]
           select new RingShape(packed, indirect, shape[0], shape[1]);

    /// <summary>What a batch is.</summary>
    [ParamsSource(nameof(Shapes))]
    public RingShape Shape { get; set; } = null!;

    [GlobalSetup]
    public void Setup() => _loop = RingLoop.Create(Shape);

    [GlobalCleanup]
    public void Cleanup() => _loop.Dispose();

    /// <summary>A batch.</summary>
    [Benchmark]
    public long PopAndPush() => _loop.Run();
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;

namespace VirtioVideo.Bench.Frames;

/// <summary>What the runs of both sides took, pair by pair.</summary>
/// <param name="frames">Frames of a run.</param>
internal sealed class FrameResult(uint frames)
{
    private readonly List<(RunCost Device, RunCost Alone)> _pairs = [];

    /// <summary>Managed bytes for each frame; null if nobody looked.</summary>
    public (double Host, double Others)? Allocated { get; set; }

    /// <summary>Frames per second of the device: of its median run.</summary>
    public double DeviceRate => frames / Median(_pairs.Select(p => p.Device.Wall));

    /// <summary>Frames per second of the codec alone.</summary>
    public double AloneRate => frames / Median(_pairs.Select(p => p.Alone.Wall));

    /// <summary>Speed of the device, where the codec alone has 1: the median of the pairs.</summary>
    public double Ratio => Median(Ratios);

    /// <summary>Smallest and largest ratio of a pair.</summary>
    public (double Least, double Most) Spread => (Ratios.Min(), Ratios.Max());

    /// <summary>The same for a second of processors, of each side's best run: others on the machine only ever add to a run.</summary>
    public double ProcessorRatio => _pairs.Min(p => p.Alone.Processor) / _pairs.Min(p => p.Device.Processor);

    private IEnumerable<double> Ratios => _pairs.Select(p => p.Alone.Wall / p.Device.Wall);

    /// <summary>Adds a pair of runs.</summary>
    public void Add(in RunCost device, in RunCost alone) => _pairs.Add((device, alone));

    private static double Median(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[(sorted.Length - 1) / 2] + sorted[sorted.Length / 2]) / 2;
    }
}

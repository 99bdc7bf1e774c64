// SPDX-License-Identifier: BSD-3-Clause

using System.Linq;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Reports;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;
using VirtioVideo.Bench.Frames;
using VirtioVideo.Bench.Rings;

namespace VirtioVideo.Bench;

/// <summary>Runs the micro-benchmarks, whose arguments are BenchmarkDotNet's, or with --frames or --rings first one of the comparisons.</summary>
internal static class Program
{
    private static int Main(string[] arguments)
    {
        if (arguments is ["--frames", .. string[] frameArguments])
        {
            return FrameBenchmark.RunCommand(frameArguments);
        }

        if (arguments is ["--rings", .. string[] ringArguments])
        {
            return RingComparison.RunCommand(ringArguments);
        }

        // In this process: no second build of the library, and a run of minutes instead of a quarter of an hour.
        IConfig config = DefaultConfig.Instance
            .AddJob(Job.Default.WithToolchain(InProcessEmitToolchain.Instance).WithWarmupCount(3).WithIterationCount(10))
            .AddDiagnoser(MemoryDiagnoser.Default)
            .WithSummaryStyle(SummaryStyle.Default.WithMaxParameterColumnWidth(40))
            .WithOptions(ConfigOptions.JoinSummary);
        Summary[] summaries = BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(arguments, config).ToArray();
        RoundTripFile.Write(summaries);
        return summaries.Any(s => s.HasCriticalValidationErrors || s.Reports.Any(r => !r.Success)) ? 1 : 0;
    }
}

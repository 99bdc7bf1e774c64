// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Globalization;
using System.IO;
using System.Linq;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Encoding;
using VirtioVideo.Wire;

namespace VirtioVideo.Bench.Frames;

/// <summary>Frames per second of a device against the same codec alone, in turn in one process: the machine's noise meets both sides.</summary>
internal sealed class FrameBenchmark(FrameArguments arguments, TextWriter output, TextWriter progress)
{
    private readonly LibavcodecEncoderFactory _factory = new(string.Empty);
    private bool _failed;

    /// <summary>Runs what a command line asks for.</summary>
    /// <returns>The exit status.</returns>
    public static int RunCommand(ReadOnlySpan<string> commandLine)
    {
        FrameArguments arguments;
        try
        {
            arguments = FrameArguments.Parse(commandLine);
        }
        catch (FormatException e)
        {
            Console.Error.WriteLine($"bench --frames: {e.Message} (see ./build.sh bench --frames --help)");
            return 2;
        }

        if (arguments.WantsHelp)
        {
            Console.Out.WriteLine(FrameArguments.Help);
            return 0;
        }

        return new FrameBenchmark(arguments, Console.Out, Console.IsErrorRedirected ? TextWriter.Null : Console.Error).Run() ? 0 : 1;
    }

    private bool Run()
    {
        output.WriteLine($"{(arguments.IsControl ? "libavcodec alone, twice" : "device against libavcodec alone")}: {arguments.Count} frames a run, {arguments.Rounds} runs each, in turn; "
            + $"{arguments.Threads} thread(s) of libavcodec, {Environment.ProcessorCount} processors");
        output.WriteLine();
        output.WriteLine("| what | codec | size | latency | device fps | alone fps | ratio | of pairs | CPU ratio | B/frame, host's thread | B/frame, others |");
        output.WriteLine("|---|---|---|---|--:|--:|--:|---|--:|--:|--:|");
        foreach (virtio_video_codec codec in arguments.Codecs)
        {
            foreach ((uint width, uint height) in arguments.Sizes)
            {
                Run(codec, width, height);
            }
        }

        return !_failed;
    }

    private void Run(virtio_video_codec codec, uint width, uint height)
    {
        string? encoder = FrameCase.EncoderOf(codec);
        if (encoder is null)
        {
            output.WriteLine($"| | {FrameArguments.NameOf(codec)} | | | skipped: the linked FFmpeg has no encoder of it | | | | | | |");
            return;
        }

        foreach (Latency latency in arguments.Latencies)
        {
            var @case = new FrameCase(codec, encoder, width, height, latency, arguments.Threads, arguments.Format);
            if (arguments.Encodes)
            {
                Compare("encode", @case, () => new EncodingDevice(@case, _factory), () => new EncodingAlone(@case, _factory));
            }

            if (arguments.Decodes)
            {
                using var clip = new BenchClip(@case, _factory);
                Compare("decode", @case, () => new DecodingDevice(@case, clip), () => new DecodingAlone(@case, clip));
            }
        }
    }

    private void Compare(string what, FrameCase @case, Func<DeviceRun> createDevice, Func<IFrameRun> createAlone)
    {
        string name = $"{what} | {FrameArguments.NameOf(@case.Codec)} | {@case.Width}x{@case.Height} | {@case.Latency.ToString().ToLower(CultureInfo.InvariantCulture)}";
        try
        {
            using IFrameRun device = arguments.IsControl ? createAlone() : createDevice();
            using IFrameRun alone = createAlone();
            if (Prints(device) is var made && Prints(alone) is var expected && made != expected)
            {
                Fail(name, $"the device made {made}; alone: {expected}");
                return;
            }

            FrameResult result = Measure(name, device, alone);
            (double least, double most) = result.Spread;
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"| {name} | {result.DeviceRate:F1} | {result.AloneRate:F1} | {result.Ratio:F3} | {least:F3} to {most:F3} | {result.ProcessorRatio:F3} | {result.Allocated?.Host:F0} | {result.Allocated?.Others:F0} |"));
            output.Flush();
            if (result.Ratio < arguments.AtLeast)
            {
                Fail(name, $"the ratio is below {arguments.AtLeast}");
            }
        }
        catch (Exception e) when (e is InvalidOperationException or TimeoutException)
        {
            Fail(name, e.Message);
        }
    }

    private FrameResult Measure(string name, IFrameRun device, IFrameRun alone)
    {
        var result = new FrameResult(arguments.Count);
        for (uint round = 0; round < arguments.Rounds; round++)
        {
            progress.Write($"\r{name}: round {round + 1} of {arguments.Rounds}   ");

            // Who comes first changes, so that a machine that gets slower is fair to both.
            bool deviceFirst = round % 2 == 0;
            RunCost first = Time(deviceFirst ? device : alone);
            RunCost second = Time(deviceFirst ? alone : device);
            result.Add(deviceFirst ? first : second, deviceFirst ? second : first);
        }

        if (device is DeviceRun run)
        {
            result.Allocated = WatchAllocations(run);
        }

        progress.Write("\r\x1b[K");
        return result;
    }

    private (double Host, double Others) WatchAllocations(DeviceRun run)
    {
        run.WatchesAllocations = true;
        using (AllocationWatch? watch = arguments.TellsAllocations ? new AllocationWatch() : null)
        {
            _ = Time(run);
            foreach ((string type, long bytes) in watch?.Types() ?? [])
            {
                progress.WriteLine($"\rsampled: {bytes} bytes, {type}");
            }
        }

        double counted = arguments.Count - (arguments.Count / 4);
        return (run.Allocated.Host / counted, run.Allocated.Others / counted);
    }

    private RunCost Time(IFrameRun run)
    {
        using var log = new ProductLog(readsContent: false);
        return RunCost.Of(() => run.Run(arguments.Count, log));
    }

    private string Prints(IFrameRun run)
    {
        using var log = new ProductLog(readsContent: true);
        run.Run(arguments.Count, log);
        return log.Fingerprint();
    }

    private void Fail(string name, string why)
    {
        _failed = true;
        output.WriteLine($"| {name} | FAILED: {why} | | | | | | |");
        output.Flush();
    }
}

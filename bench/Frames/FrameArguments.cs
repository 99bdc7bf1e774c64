// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Globalization;
using VirtioVideo.Codecs;
using VirtioVideo.Wire;

namespace VirtioVideo.Bench.Frames;

/// <summary>What the command line asks for.</summary>
internal sealed class FrameArguments
{
    /// <summary>What --help prints.</summary>
    public const string Help = """
        usage: ./build.sh bench --frames [OPTIONS]

        Frames per second of the device against the same codec of libavcodec alone: same settings, same threads,
        runs in turn in one process. Every run opens the codec, works through all frames and drains. Before the
        timed runs each side runs once more, and both have to give the same bytes.

          --encode, --decode    only encoders, or only decoders; both by default
          --codec LIST          of mpeg2, mpeg4, h264, hevc, vp8, vp9; all by default
          --size LIST           of WIDTHxHEIGHT, the width a multiple of 128; 640x360,1280x720 by default
          --latency LIST        of low, throughput; both by default
          --format F            yuv420 (default) or nv12
          --threads N           of libavcodec; 1 by default
          --count N             frames of a run; 60 by default
          --rounds N            timed runs of each side; 7 by default
          --control             libavcodec alone on both sides: how far from 1 noise takes a ratio
          --at-least R          exit status 1 if a ratio is below
          --allocations         tell which types managed memory went to, if any did; the telling takes some itself
          --help                this text

        Ratios are frames per second of the device to those of the codec alone: the median over the pairs of runs.
        CPU ratio is that of frames for a second of processor time, of all threads together, in the best run of each
        side: it says more than the other where the machine has other work. B/frame is managed memory that was allocated after the
        first quarter of a run: by the host's thread inside the device, and by all other threads.

        Exit status: 0 if all went well, 1 if not, 2 for a wrong command line.
        """;

    private static readonly Dictionary<string, virtio_video_codec> CodecNames = new()
    {
        ["mpeg2"] = virtio_video_codec.VIRTIO_VIDEO_CODEC_MPEG2,
        ["mpeg4"] = virtio_video_codec.VIRTIO_VIDEO_CODEC_MPEG4,
        ["h264"] = virtio_video_codec.VIRTIO_VIDEO_CODEC_H264,
        ["hevc"] = virtio_video_codec.VIRTIO_VIDEO_CODEC_HEVC,
        ["vp8"] = virtio_video_codec.VIRTIO_VIDEO_CODEC_VP8,
        ["vp9"] = virtio_video_codec.VIRTIO_VIDEO_CODEC_VP9,
    };

    private FrameArguments()
    {
    }

    /// <summary>Whether only the text is wanted.</summary>
    public bool WantsHelp { get; private set; }

    /// <summary>Whether encoders run.</summary>
    public bool Encodes { get; private set; } = true;

    /// <summary>Whether decoders run.</summary>
    public bool Decodes { get; private set; } = true;

    /// <summary>The codecs.</summary>
    public IReadOnlyList<virtio_video_codec> Codecs { get; private set; } = [.. CodecNames.Values];

    /// <summary>The sizes.</summary>
    public IReadOnlyList<(uint Width, uint Height)> Sizes { get; private set; } = [(640, 360), (1280, 720)];

    /// <summary>The latencies.</summary>
    public IReadOnlyList<Latency> Latencies { get; private set; } = [Latency.Low, Latency.Throughput];

    /// <summary>How pictures lie in memory.</summary>
    public virtio_video_image_format Format { get; private set; } = virtio_video_image_format.VIRTIO_VIDEO_IMAGE_FORMAT_YUV420;

    /// <summary>Threads of libavcodec.</summary>
    public uint Threads { get; private set; } = 1;

    /// <summary>Frames of a run.</summary>
    public uint Count { get; private set; } = 60;

    /// <summary>Timed runs of each side.</summary>
    public uint Rounds { get; private set; } = 7;

    /// <summary>Whether the codec alone runs on both sides.</summary>
    public bool IsControl { get; private set; }

    /// <summary>Smallest ratio that is well.</summary>
    public double AtLeast { get; private set; }

    /// <summary>Whether allocated types are told.</summary>
    public bool TellsAllocations { get; private set; }

    /// <summary>The short name of a codec.</summary>
    public static string NameOf(virtio_video_codec codec)
    {
        foreach ((string name, virtio_video_codec value) in CodecNames)
        {
            if (value == codec)
            {
                return name;
            }
        }

        throw new ArgumentOutOfRangeException(nameof(codec), codec, "no codec of the spec");
    }

    /// <summary>Reads a command line.</summary>
    /// <exception cref="FormatException">It is wrong; the message says how.</exception>
    public static FrameArguments Parse(ReadOnlySpan<string> arguments)
    {
        var result = new FrameArguments();
        for (int i = 0; i < arguments.Length; i++)
        {
            string option = arguments[i];
            if (!result.TrySet(option))
            {
                if (i + 1 == arguments.Length)
                {
                    throw new FormatException($"there is no option '{option}', or it wants a value");
                }

                result.Set(option, arguments[++i]);
            }
        }

        return result;
    }

    private bool TrySet(string option)
    {
        switch (option)
        {
            case "--help" or "-h":
                WantsHelp = true;
                return true;
            case "--encode":
                Decodes = false;
                return true;
            case "--decode":
                Encodes = false;
                return true;
            case "--control":
                IsControl = true;
                return true;
            case "--allocations":
                TellsAllocations = true;
                return true;
            default:
                return false;
        }
    }

    private void Set(string option, string value)
    {
        switch (option)
        {
            case "--codec":
                Codecs = ListOf(value, name => CodecNames.TryGetValue(name, out virtio_video_codec codec) ? codec : throw Unknown(option, name));
                break;
            case "--size":
                Sizes = ListOf(value, SizeOf);
                break;
            case "--latency":
                Latencies = ListOf(value, name => name switch
                {
                    "low" => Latency.Low,
                    "throughput" => Latency.Throughput,
                    _ => throw Unknown(option, name),
                });
                break;
            case "--format":
                Format = value switch
                {
                    "yuv420" => virtio_video_image_format.VIRTIO_VIDEO_IMAGE_FORMAT_YUV420,
                    "nv12" => virtio_video_image_format.VIRTIO_VIDEO_IMAGE_FORMAT_NV12,
                    _ => throw Unknown(option, value),
                };
                break;
            case "--threads":
                Threads = NumberOf(option, value, StreamPolicy.MostThreads);
                break;
            case "--count":
                Count = NumberOf(option, value, 100_000);
                break;
            case "--rounds":
                Rounds = NumberOf(option, value, 1000);
                break;
            case "--at-least":
                AtLeast = double.TryParse(value, CultureInfo.InvariantCulture, out double ratio) ? ratio : throw Unknown(option, value);
                break;
            default:
                throw new FormatException($"there is no option '{option}'");
        }
    }

    private static (uint Width, uint Height) SizeOf(string name)
    {
        // Planes without padding: what a device writes is compared as a whole.
        string[] parts = name.Split('x');
        return parts.Length == 2 && uint.TryParse(parts[0], out uint width) && uint.TryParse(parts[1], out uint height)
            && width is >= 256 and <= 4096 && width % 128 == 0 && height is >= 128 and <= 4096 && height % 2 == 0
            ? (width, height)
            : throw Unknown("--size", name);
    }

    private static uint NumberOf(string option, string value, uint most)
        => uint.TryParse(value, out uint number) && number >= 1 && number <= most ? number : throw Unknown(option, value);

    private static List<T> ListOf<T>(string value, Converter<string, T> convert) => [.. Array.ConvertAll(value.Split(','), convert)];

    private static FormatException Unknown(string option, string value) => new($"{option}: '{value}' is not possible");
}

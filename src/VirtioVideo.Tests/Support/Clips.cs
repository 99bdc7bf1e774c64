// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Concurrent;
using System.Collections.Generic;
using System.Collections.Immutable;
using System.Globalization;
using System.IO;
using System.Linq;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Support;

/// <summary>Clips, made with the ffmpeg program when a test run first asks for them. Every picture differs from every other.</summary>
internal static class Clips
{
    private const string X264 = "-c:v libx264 -preset veryfast -qp 20 -x264-params keyint=15:bframes=2:b-adapt=0:b-pyramid=none:scenecut=0:aud=1:ref=2";

    private const string X265 =
        "-c:v libx265 -preset ultrafast -x265-params log-level=none:keyint=15:bframes=2:b-adapt=0:scenecut=0:open-gop=0:pools=1:frame-threads=1:aud=1:qp=24";

    private const string Libvpx8 = "-c:v libvpx -deadline realtime -cpu-used 8 -auto-alt-ref 0 -g 15 -qmin 4 -qmax 24 -b:v 1M";
    private const string Libvpx9 = "-c:v libvpx-vp9 -deadline realtime -cpu-used 8 -g 15 -qmin 4 -qmax 24 -b:v 1M -lag-in-frames 0";
    private const string Mpeg = "-bf 2 -g 15 -q:v 3 -sc_threshold 1000000000 -flags +cgop";

    private static readonly ConcurrentDictionary<(string, uint, uint, int, string), Lazy<Clip>> s_made = new();

    /// <summary>H.264 with B-frames, two groups of 15 pictures.</summary>
    public static Clip H264 => Make(VIRTIO_VIDEO_CODEC_H264, X264);

    /// <summary>H.264 whose B-frames refer to each other, of a size and level with a decoded picture buffer of four frames.</summary>
    public static Clip H264Pyramid => H264Ordered("bframes=3:b-adapt=0:b-pyramid=normal:ref=4:keyint=20");

    /// <summary>H.264 of 176 x 144 and level 1 in an order of x264's choice.</summary>
    public static Clip H264Ordered(string order)
        => Make(VIRTIO_VIDEO_CODEC_H264, $"-c:v libx264 -preset veryfast -qp 24 -level 1 -x264-params {order}:scenecut=0", 176, 144, 40);

    /// <summary>H.264 without reordering: a picture per access unit, at once.</summary>
    public static Clip H264Simple
        => Make(VIRTIO_VIDEO_CODEC_H264, "-c:v libx264 -preset veryfast -tune zerolatency -qp 20 -x264-params keyint=10:bframes=0:scenecut=0:aud=1:ref=1:slices=1", count: 20);

    /// <summary>H.264 of several slices a picture.</summary>
    public static Clip H264Slices
        => Make(VIRTIO_VIDEO_CODEC_H264, "-c:v libx264 -preset veryfast -qp 20 -x264-params keyint=5:bframes=0:scenecut=0:aud=1:ref=1:slices=3:sliced-threads=0", count: 10);

    /// <summary>H.264 whose visible part starts right of and below the first sample.</summary>
    public static Clip H264Cropped
        => Make(VIRTIO_VIDEO_CODEC_H264, X264 + " -bsf:v h264_metadata=crop_left=4:crop_top=2:crop_right=6:crop_bottom=8", count: 8);

    /// <summary>H.264 of 10 bits.</summary>
    public static Clip H264TenBit => Make(VIRTIO_VIDEO_CODEC_H264, X264 + " -pix_fmt yuv420p10le -profile:v high10", count: 8);

    /// <summary>H.264 of full-range 4:2:2.</summary>
    public static Clip H264FullRange422 => Make(VIRTIO_VIDEO_CODEC_H264, X264 + " -pix_fmt yuvj422p", count: 8);

    /// <summary>A clip of each profile that is converted down, with the profile as the spec numbers it.</summary>
    public static Clip OfProfile(virtio_video_codec codec, uint profile) => (codec, profile) switch
    {
        (VIRTIO_VIDEO_CODEC_H264, (uint)virtio_video_codec_h264_profile.VIRTIO_VIDEO_CODEC_H264_PROFILE_BASELINE) => Make(codec, X264.Replace("bframes=2", "bframes=0", StringComparison.Ordinal) + " -profile:v baseline", count: 8),
        (VIRTIO_VIDEO_CODEC_H264, (uint)virtio_video_codec_h264_profile.VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN) => Make(codec, X264 + " -profile:v main", count: 8),
        (VIRTIO_VIDEO_CODEC_H264, (uint)virtio_video_codec_h264_profile.VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH) => Make(codec, X264 + " -profile:v high", count: 8),
        (VIRTIO_VIDEO_CODEC_H264, (uint)virtio_video_codec_h264_profile.VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH10PROFILE) => H264TenBit,
        (VIRTIO_VIDEO_CODEC_H264, (uint)virtio_video_codec_h264_profile.VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH422PROFILE) => Make(codec, X264 + " -pix_fmt yuv422p", count: 8),
        (VIRTIO_VIDEO_CODEC_H264, (uint)virtio_video_codec_h264_profile.VIRTIO_VIDEO_CODEC_H264_PROFILE_HIGH444PREDICTIVEPROFILE) => Make(codec, X264 + " -pix_fmt yuv444p", count: 8),
        (VIRTIO_VIDEO_CODEC_HEVC, (uint)virtio_video_codec_hevc_profile.VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN) => Make(codec, X265, count: 8),
        (VIRTIO_VIDEO_CODEC_HEVC, (uint)virtio_video_codec_hevc_profile.VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN10) => Make(codec, X265 + " -pix_fmt yuv420p10le", count: 8),
        (VIRTIO_VIDEO_CODEC_HEVC, (uint)virtio_video_codec_hevc_profile.VIRTIO_VIDEO_CODEC_HEVC_PROFILE_MAIN_STILL_PICTURE) => AsStillPicture(Make(codec, X265, count: 1)),
        (VIRTIO_VIDEO_CODEC_VP8, _) => Make(codec, Libvpx8 + $" -profile:v {profile - 1}", count: 8),
        (VIRTIO_VIDEO_CODEC_VP9, (uint)virtio_video_codec_vp9_profile.VIRTIO_VIDEO_CODEC_VP9_PROFILE_0) => Make(codec, Libvpx9, count: 8),
        (VIRTIO_VIDEO_CODEC_VP9, (uint)virtio_video_codec_vp9_profile.VIRTIO_VIDEO_CODEC_VP9_PROFILE_1) => Make(codec, Libvpx9 + " -profile:v 1 -pix_fmt yuv444p", count: 8),
        (VIRTIO_VIDEO_CODEC_VP9, (uint)virtio_video_codec_vp9_profile.VIRTIO_VIDEO_CODEC_VP9_PROFILE_2) => Make(codec, Libvpx9 + " -profile:v 2 -pix_fmt yuv420p10le", count: 8),
        (VIRTIO_VIDEO_CODEC_VP9, (uint)virtio_video_codec_vp9_profile.VIRTIO_VIDEO_CODEC_VP9_PROFILE_3) => Make(codec, Libvpx9 + " -profile:v 3 -pix_fmt yuv422p10le", count: 8),
        _ => throw new ArgumentException($"no clip of profile {profile} of {codec}"),
    };

    /// <summary>VP9 with pictures that are shown later or never, packed into superframes.</summary>
    public static Clip Vp9Hidden
        => Make(VIRTIO_VIDEO_CODEC_VP9, "-c:v libvpx-vp9 -deadline good -cpu-used 4 -g 60 -b:v 100k -lag-in-frames 16 -auto-alt-ref 1 -pass 2");

    /// <summary>VP9 of odd width and height.</summary>
    public static Clip Vp9Odd => Make(VIRTIO_VIDEO_CODEC_VP9, Libvpx9, 63, 47, 8);

    /// <summary>The plain clip of a codec: 30 pictures of 64 x 48 in two groups.</summary>
    public static Clip Of(virtio_video_codec codec) => Make(codec, OptionsOf(codec));

    /// <summary>A short clip of a codec, with B-frames where it has them: 12 pictures of 64 x 48 in two groups of 6.</summary>
    public static Clip ShortOf(virtio_video_codec codec)
        => Make(codec, OptionsOf(codec).Replace("keyint=15", "keyint=6", StringComparison.Ordinal).Replace("-g 15", "-g 6", StringComparison.Ordinal), count: 12);

    /// <summary>A short clip like <see cref="ShortOf"/>, whose second group has pictures that refer to the first.</summary>
    public static Clip OpenOf(virtio_video_codec codec)
        => Make(
            codec,
            OptionsOf(codec).Replace("keyint=15", codec == VIRTIO_VIDEO_CODEC_H264 ? "open-gop=1:keyint=6" : "keyint=6", StringComparison.Ordinal)
                .Replace("open-gop=0", "open-gop=1", StringComparison.Ordinal).Replace("-g 15", "-g 6", StringComparison.Ordinal)
                .Replace(" -flags +cgop", "", StringComparison.Ordinal),
            count: 12);

    /// <summary>A clip whose width and height are even and no multiple of anything else.</summary>
    public static Clip OddOf(virtio_video_codec codec) => Make(codec, OptionsOf(codec), 58, 42, 8);

    /// <summary>A clip of 96 x 80.</summary>
    public static Clip LargerOf(virtio_video_codec codec) => Make(codec, OptionsOf(codec), 96, 80, 8);

    /// <summary>A clip of 128 x 32.</summary>
    public static Clip WiderOf(virtio_video_codec codec) => Make(codec, OptionsOf(codec), 128, 32, 4);

    /// <summary>x265 does not name this profile of its own accord: the SPS (nal_unit_type 33) has it in the low bits of its second byte.</summary>
    private static Clip AsStillPicture(Clip clip)
    {
        byte[] bytes = [.. clip.Units[0].Bytes];
        int sps = bytes.AsSpan().IndexOf((ReadOnlySpan<byte>)[0, 0, 1, 33 << 1]);
        bytes[sps + 6] = (byte)((bytes[sps + 6] & 0xe0) | 3);
        return clip with { Units = [clip.Units[0] with { Bytes = bytes }] };
    }

    private static string OptionsOf(virtio_video_codec codec) => codec switch
    {
        VIRTIO_VIDEO_CODEC_MPEG2 => $"-c:v mpeg2video {Mpeg}",
        VIRTIO_VIDEO_CODEC_MPEG4 => $"-c:v mpeg4 {Mpeg}",
        VIRTIO_VIDEO_CODEC_H264 => X264,
        VIRTIO_VIDEO_CODEC_HEVC => X265,
        VIRTIO_VIDEO_CODEC_VP8 => Libvpx8,
        _ => Libvpx9,
    };

    private static Clip Make(virtio_video_codec codec, string options, uint width = 64, uint height = 48, int count = 30)
        => s_made.GetOrAdd(
            (codec.ToString(), width, height, count, options),
            _ => new Lazy<Clip>(() => Encode(codec, options, width, height, count))).Value;

    private static Clip Encode(virtio_video_codec codec, string options, uint width, uint height, int count)
    {
        DirectoryInfo directory = Directory.CreateTempSubdirectory("virtiovideo-clips-");
        try
        {
            string Path(string name) => System.IO.Path.Combine(directory.FullName, name);
            string source = $"testsrc2=s=64x48:r=25,noise=alls=60:allf=t:all_seed=7,scale={width}:{height}:flags=neighbor";

            // One encoder, three views of its packets: the bytes, their sizes and times, and a file to decode.
            string tee = $"[f=data]{Path("bytes")}|[f=framecrc]{Path("packets")}|[f=nut]{Path("clip.nut")}";
            string[] encode =
            [
                "-f", "lavfi", "-i", source, "-frames:v", count.ToString(CultureInfo.InvariantCulture), "-threads", "1", "-pix_fmt", "yuv420p",
                .. options.Split(' '), "-passlogfile", Path("pass"),
            ];
            if (encode.Contains("-pass"))
            {
                Program.Ffmpeg([.. encode, "-pass", "1", "-f", "null", "-"]);
            }

            Program.Ffmpeg([.. encode, "-map", "0:v", "-f", "tee", tee]);
            ImmutableArray<ClipUnit> units = Split(File.ReadAllBytes(Path("bytes")), File.ReadAllLines(Path("packets")));

            // unaligned: without it ffmpeg crops less than the stream says, to keep its pointers aligned.
            string[] Hash(string format, string file) => ["-fps_mode", "passthrough", "-pix_fmt", format, "-f", "framemd5", Path(file)];
            Program.Ffmpeg(["-flags", "unaligned", "-i", Path("clip.nut"), .. Hash("yuv420p", "frames"), .. Hash("argb", "frames-argb"), .. Hash("bgra", "frames-bgra")]);
            ImmutableArray<string> digests = Digests(Path("frames"));
            Assert.Equal(count, units.Length);
            Assert.Equal(count, digests.Distinct().Count());
            return new Clip(codec, width, height, units, digests, Digests(Path("frames-argb")), Digests(Path("frames-bgra")));
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    /// <summary>framecrc: stream, dts, pts, duration, size, checksum, and flags where they are not those of a key frame.</summary>
    private static ImmutableArray<ClipUnit> Split(byte[] bytes, string[] packets)
    {
        var units = ImmutableArray.CreateBuilder<ClipUnit>();
        int offset = 0;
        foreach (string[] fields in Lines(packets))
        {
            int size = int.Parse(fields[4], CultureInfo.InvariantCulture);
            units.Add(new ClipUnit(bytes[offset..(offset + size)], long.Parse(fields[2], CultureInfo.InvariantCulture), !fields.Any(field => field.StartsWith("F=", StringComparison.Ordinal))));
            offset += size;
        }

        Assert.Equal(bytes.Length, offset);
        return units.ToImmutable();
    }

    private static ImmutableArray<string> Digests(string file) => [.. Lines(File.ReadAllLines(file)).Select(fields => fields[5])];

    private static IEnumerable<string[]> Lines(IEnumerable<string> lines)
        => lines.Where(line => line.Length > 0 && line[0] != '#').Select(line => line.Split(',', StringSplitOptions.TrimEntries));
}

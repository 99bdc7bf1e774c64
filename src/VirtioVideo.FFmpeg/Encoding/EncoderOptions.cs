// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Globalization;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.Wire;
using static VirtioVideo.Wire.virtio_video_codec_h264_profile;

namespace VirtioVideo.FFmpeg.Encoding;

/// <summary>Translates a stream's settings into options of FFmpeg's encoders, the same that the ffmpeg program takes (docs/reference/encoder.md).</summary>
internal static class EncoderOptions
{
    /// <summary>libvpx without rate control: no picture can keep this rate, so each gets the worst quantizer that is allowed.</summary>
    private const string StarvingBitrate = "1000";

    /// <summary>A group length that no stream reaches: the encoder never makes a key frame by itself.</summary>
    private const uint Endless = 100_000_000;

    /// <summary>Narrowest picture for which libx265 may use its lookahead by blocks (cutree).</summary>
    private const uint NarrowestOfTree = 64;

    /// <summary>Makes the options to open an encoder with.</summary>
    /// <param name="encoder">FFmpeg's name of the encoder.</param>
    /// <param name="settings">The guest's settings.</param>
    /// <param name="policy">The host's choice.</param>
    /// <param name="isAdaptive">Whether the guest has changed the bitrate before, and so may change it again.</param>
    public static List<(string Name, string Value)> Create(string encoder, EncoderSettings settings, in StreamPolicy policy, bool isAdaptive = false)
    {
        var options = new List<(string, string)>
        {
            ("g", Text(IsToldOfEachPicture(encoder, settings) ? Endless : policy.GopSize)),
            ("threads", Text(policy.Threads)),
        };
        if (settings.RateControl != RateControl.None)
        {
            options.Add(("b", Text(settings.Bitrate)));
        }

        bool isLow = policy.Latency == Latency.Low;
        switch (encoder)
        {
            case EncoderName.Libx264:
                AddX264(options, settings, isLow, isAdaptive, policy.ThreadType == ThreadType.Slice);
                break;
            case EncoderName.Libx265:
                AddX265(options, settings, policy);
                break;
            case EncoderName.Libvpx or EncoderName.LibvpxVp9:
                AddVpx(options, encoder, settings, isLow);
                break;
            case EncoderName.Mpeg2Video or EncoderName.Mpeg4:
                AddMpeg(options, encoder, settings, isLow);
                break;
            default:
                AddOther(options, settings, isLow);
                break;
        }

        return options;
    }

    /// <summary>The quantizer of the next picture, for encoders that need it for each picture. Null if the encoder's options already say it.</summary>
    public static uint? QuantizerOfNext(string encoder, EncoderSettings settings, bool isKeyFrame)
        => IsToldOfEachPicture(encoder, settings) ? (isKeyFrame ? settings.Qp.I : settings.Qp.P) : null;

    /// <summary>
    /// Whether an encoder can change its bitrate while it runs. The MPEG-2 and MPEG-4 encoders can, and libx264 with a rate control buffer. An
    /// encoder that holds pictures back cannot: those were queued before the change.
    /// </summary>
    /// <remarks>
    /// With the buffer, libx264 stays up to a fifth below the bitrate on easy pictures, and varies QP by rows. So only guests that change the bitrate
    /// get one.
    /// </remarks>
    public static bool TakesBitrateOnTheWay(string encoder, EncoderSettings settings, in StreamPolicy policy, bool isAdaptive)
        => settings.RateControl != RateControl.None
            && policy.Latency == Latency.Low
            && (encoder is EncoderName.Mpeg2Video or EncoderName.Mpeg4 || (encoder == EncoderName.Libx264 && isAdaptive));

    /// <summary>
    /// Size of the decoder buffer that rate control respects. The smaller it is, the sooner a new bitrate shows. It holds at least one picture;
    /// FFmpeg does not open an encoder with less.
    /// </summary>
    public static uint BufferBits(string encoder, EncoderSettings settings)
    {
        uint parts = encoder switch
        {
            EncoderName.Mpeg2Video or EncoderName.Mpeg4 => 4,
            EncoderName.Libx264 => 2,
            _ => 1,
        };
        parts = Math.Min(parts, settings.FrameRate);
        return (settings.Bitrate + parts - 1) / parts;
    }

    private static bool IsToldOfEachPicture(string encoder, EncoderSettings settings)
        => settings.RateControl == RateControl.None && encoder is (EncoderName.Libvpx or EncoderName.LibvpxVp9);

    private static void AddX264(List<(string, string)> options, EncoderSettings settings, bool isLow, bool isAdaptive, bool isSliced)
    {
        options.Add(("preset", "veryfast"));
        if (isLow)
        {
            options.Add(("tune", "zerolatency"));
        }

        if (isSliced)
        {
            // Frame threads would add a picture of delay for each thread.
            options.Add(("thread_type", "slice"));
        }

        options.Add(("forced-idr", "1"));
        options.Add(("profile", (virtio_video_codec_h264_profile)settings.Variant.Profile switch
        {
            VIRTIO_VIDEO_CODEC_H264_PROFILE_BASELINE => "baseline",
            VIRTIO_VIDEO_CODEC_H264_PROFILE_MAIN => "main",
            _ => "high",
        }));
        int level = H264Level.Number(settings.Variant.Level);
        options.Add(("level", $"{level / 10}.{level % 10}"));
        if (settings.RateControl != RateControl.MacroBlock)
        {
            // One quantization parameter per frame, not one per macroblock.
            options.Add(("aq-mode", "0"));
            options.Add(("mbtree", "0"));
        }

        if (settings.RateControl == RateControl.None)
        {
            options.Add(("x264-params", ConstantQp(settings.Qp) + ":b-pyramid=none"));
            return;
        }

        AddRange(options, settings.Range);

        if (isAdaptive && isLow)
        {
            AddBuffer(options, EncoderName.Libx264, settings);
            return;
        }

        // Stays closer to the bitrate over seconds. The default only evens out over minutes.
        options.Add(("x264-params", "ratetol=0.3"));
    }

    private static void AddX265(List<(string, string)> options, EncoderSettings settings, in StreamPolicy policy)
    {
        options.Add(("preset", "superfast"));
        if (policy.Latency == Latency.Low)
        {
            options.Add(("tune", "zerolatency"));
        }

        options.Add(("forced-idr", "1"));

        // By default libx265 writes to the host's stderr, makes a thread for each of the host's processors, and puts 2.4 KB about its settings into the
        // bitstream whenever it is opened.
        string pools = policy.Threads == 1 ? "none" : Text(policy.Threads);

        // Without SAO libx265 3.5 leaks the memory that it made for it, more for higher pictures. Limited SAO costs no time.
        string parameters = $"log-level=none:info=0:frame-threads=1:pools={pools}:no-open-gop=1:aq-mode=0:sao=1:limit-sao=1";
        if (settings.RateControl == RateControl.None)
        {
            options.Add(("x265-params", $"{parameters}:{ConstantQp(settings.Qp)}:b-pyramid=0:cutree=0"));
            return;
        }

        AddRange(options, settings.Range);
        AddBuffer(options, EncoderName.Libx265, settings);

        // libx265 3.5 computes its tree of blocks several at a time. It writes past its memory if a line has three or fewer: 48 columns.
        string tree = settings.Width < NarrowestOfTree ? ":cutree=0" : string.Empty;

        // No strict-cbr. It fills up to the bitrate with bytes of no use, and with B-frames it spoils the first pictures behind an opening or a key
        // frame.
        options.Add(("x265-params", parameters + tree));
    }

    private static void AddVpx(List<(string, string)> options, string encoder, EncoderSettings settings, bool isLow)
    {
        // One-pass rate control does not use lookahead, and keeps the bitrate of VP9 only in this mode.
        options.Add(("deadline", "realtime"));
        options.Add(("lag-in-frames", "0"));

        // For VP8 a positive speed means "as time allows". But the same pictures must give the same packets on a busy host.
        options.Add(("cpu-used", (encoder == EncoderName.Libvpx ? "-" : string.Empty) + (isLow ? "8" : "5")));
        options.Add(("profile", Text(settings.Variant.Profile - 1)));
        if (encoder == EncoderName.LibvpxVp9)
        {
            options.Add(("aq-mode", "0"));
            options.Add(("row-mt", "1"));
        }

        bool isConstant = settings.RateControl == RateControl.None;
        string bitrate = isConstant ? StarvingBitrate : Text(settings.Bitrate);
        if (isConstant)
        {
            // Every key frame is requested explicitly: see QuantizerOfNext.
            options.Add(("keyint_min", Text(Endless)));
            options.Add(("b", bitrate));
            options.Add(("qmin", Text(Math.Min(settings.Qp.I, settings.Qp.P))));
            options.Add(("qmax", Text(settings.Qp.I)));
        }
        else
        {
            AddRange(options, settings.Range);
        }

        options.Add(("minrate", bitrate));
        options.Add(("maxrate", bitrate));
        options.Add(("bufsize", bitrate));
    }

    private static void AddMpeg(List<(string, string)> options, string encoder, EncoderSettings settings, bool isLow)
    {
        // Every key frame is a random access point, so no B-frame refers across it. That works only without scene cuts.
        options.Add(("bf", isLow ? "0" : "2"));
        options.Add(("sc_threshold", "1000000000"));
        options.Add(("flags", isLow && encoder == EncoderName.Mpeg2Video ? "+cgop+low_delay" : "+cgop"));
        if (settings.RateControl == RateControl.None)
        {
            // Rate control with a range of one value.
            FrameQp qp = settings.Qp;
            options.Add(("b", Text(EncoderTraits.MaxBitrate)));
            AddQuantizers(options, Math.Min(qp.P, Math.Min(qp.I, qp.B)), Math.Max(qp.P, Math.Max(qp.I, qp.B)), qp.P, qp.P);
            options.Add(("i_qfactor", Ratio(qp.I, qp.P)));
            options.Add(("i_qoffset", "0"));
            options.Add(("b_qfactor", Ratio(qp.B, qp.P)));
            options.Add(("b_qoffset", "0"));
            return;
        }

        if (settings.Range.IsSet)
        {
            AddQuantizers(options, settings.Range.Min, settings.Range.Max, settings.Range.Min, settings.Range.Max);
        }

        if (settings.RateControl == RateControl.MacroBlock)
        {
            options.Add(("lumi_mask", "0.2"));
            options.Add(("scplx_mask", "0.3"));
        }

        AddBuffer(options, encoder, settings);
    }

    /// <summary>An encoder that the host named: only options that mean the same for all encoders of FFmpeg.</summary>
    private static void AddOther(List<(string, string)> options, EncoderSettings settings, bool isLow)
    {
        if (isLow)
        {
            options.Add(("bf", "0"));
        }

        options.Add(("forced-idr", "1"));
        if (settings.RateControl == RateControl.None)
        {
            AddRange(options, new QpRange(settings.Qp.P, settings.Qp.P));
            options.Add(("qp", Text(settings.Qp.P)));
            return;
        }

        AddRange(options, settings.Range);
        AddBuffer(options, string.Empty, settings);
    }

    private static void AddBuffer(List<(string, string)> options, string encoder, EncoderSettings settings)
    {
        options.Add(("maxrate", Text(settings.Bitrate)));
        options.Add(("bufsize", Text(BufferBits(encoder, settings))));
    }

    private static void AddRange(List<(string, string)> options, in QpRange range)
    {
        if (range.IsSet)
        {
            options.Add(("qmin", Text(range.Min)));
            options.Add(("qmax", Text(range.Max)));
        }
    }

    /// <summary>Limits for macroblocks, and for P-frames as a whole, which are on the scale of lambda.</summary>
    private static void AddQuantizers(List<(string, string)> options, uint min, uint max, uint frameMin, uint frameMax)
    {
        options.Add(("qmin", Text(min)));
        options.Add(("qmax", Text(max)));
        options.Add(("lmin", Text(frameMin * ffmpeg.FF_QP2LAMBDA)));
        options.Add(("lmax", Text(frameMax * ffmpeg.FF_QP2LAMBDA)));
    }

    /// <summary>x264 and x265 take ratios of quantizer step sizes. Six steps double the size.</summary>
    private static string ConstantQp(in FrameQp qp)
        => string.Create(
            CultureInfo.InvariantCulture,
            $"qp={qp.P}:ipratio={Math.Pow(2, ((double)qp.P - qp.I) / 6):F6}:pbratio={Math.Pow(2, ((double)qp.B - qp.P) / 6):F6}");

    private static string Ratio(uint value, uint of) => ((double)value / of).ToString("F6", CultureInfo.InvariantCulture);

    private static string Text(uint value) => value.ToString(CultureInfo.InvariantCulture);
}

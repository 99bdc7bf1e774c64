// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VirtioVideo.Codecs;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Encoding;
using VirtioVideo.Memory;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_image_format;
using static VirtioVideo.Wire.virtio_video_planes_layout;

namespace VirtioVideo.Tests.Support;

/// <summary>An encoder of libavcodec alone, fed from guest memory.</summary>
internal sealed unsafe class EncoderBench : IDisposable
{
    private readonly GuestRam _ram = new(128 << 20);
    private readonly LibavcodecPacket _packet = new();
    private readonly List<VideoBuffer> _images = [];

    public EncoderBench(virtio_video_codec codec, Latency latency = Latency.Low, uint gopSize = 250, uint threads = 1, ThreadType threadType = ThreadType.Any)
    {
        var policy = new StreamPolicy(latency, gopSize, threads) { ThreadType = threadType };
        Encoder = (LibavcodecEncoder)new LibavcodecEncoderFactory(string.Empty).TryCreate(codec, policy, memory: null)!;
        Settings = SettingsOf(codec);
    }

    /// <summary>The encoder.</summary>
    public LibavcodecEncoder Encoder { get; }

    /// <summary>What the next picture is encoded with.</summary>
    public EncoderSettings Settings { get; set; }

    /// <summary>How pictures lie in guest memory.</summary>
    public virtio_video_image_format Format { get; set; } = VIRTIO_VIDEO_IMAGE_FORMAT_YUV420;

    /// <summary>One buffer for all planes, or one for each.</summary>
    public virtio_video_planes_layout PlanesLayout { get; set; } = VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;

    /// <summary>Whether the guest's memory is in pieces that do not follow each other.</summary>
    public bool IsScattered { get; set; }

    /// <summary>What came out.</summary>
    public List<EncodedPacket> Packets { get; } = [];

    /// <summary>Settings that each codec can be opened with.</summary>
    public static EncoderSettings SettingsOf(virtio_video_codec codec, uint width = 160, uint height = 96) => new()
    {
        Codec = codec,
        Variant = ProfileTable.EncodedVariantsOf(codec).LastOrDefault(),
        Left = 0,
        Top = 0,
        Width = width,
        Height = height,
        FrameRate = 25,
        RateControl = RateControl.Frame,
        Bitrate = 500_000,
        Range = default,
        Qp = default,
    };

    /// <summary>Sends a picture, and takes what is out then.</summary>
    /// <param name="picture">Planar 4:2:0 of the size of the settings, or RGB.</param>
    /// <param name="timestamp">Its timestamp.</param>
    /// <param name="isKeyFrame">Whether it is to become a key frame.</param>
    public CodecStatus Send(byte[] picture, ulong timestamp, bool isKeyFrame = false)
    {
        WorkerCommand work = Prepare(picture, timestamp);
        if (Encoder.MustEndBefore(work))
        {
            Drain();
        }

        CodecStatus status = Encoder.Take(work, new GuestGate());
        status = status == CodecStatus.Ok ? Encoder.Send(work, isKeyFrame) : status;
        work.Buffer!.RetireFrame();
        Receive();
        return status;
    }

    /// <summary>Puts a picture into guest memory.</summary>
    public WorkerCommand Prepare(byte[] picture, ulong timestamp)
    {
        var layout = FrameLayout.Create(Format, PlanesLayout, Settings.Width, Settings.Height, default);
        virtio_video_params current = default;
        current.width = Settings.Width;
        current.height = Settings.Height;
        layout.WriteTo(ref current);
        ulong[] addresses = Array.ConvertAll(GuestPicture.BufferLengths(current), length => _ram.Allocate(length));
        GuestPicture.Write(_ram, current, addresses, picture);
        GuestBuffer[] buffers = [.. addresses.Zip(GuestPicture.BufferLengths(current), Buffer)];
        var image = new Image(buffers, IsScattered ? null : SourceOf(addresses, current));
        _images.Add(image);
        return new WorkerCommand { Kind = WorkerCommandKind.Input, Buffer = image, Layout = layout, Settings = Settings, Timestamp = timestamp };
    }

    /// <summary>Takes and drops a packet.</summary>
    public CodecStatus Drop()
    {
        CodecStatus status = Encoder.Receive(_packet);
        if (status == CodecStatus.Ok)
        {
            _packet.Release();
        }

        return status;
    }

    /// <summary>Sends test pictures.</summary>
    public void SendMany(int count, Func<int, bool>? isKeyFrame = null)
    {
        for (int i = 0; i < count; i++)
        {
            Assert.Equal(CodecStatus.Ok, Send(TestPattern.Picture(Settings.Width, Settings.Height, i), (ulong)i, isKeyFrame?.Invoke(i) ?? false));
        }
    }

    /// <summary>Takes what the encoder still has.</summary>
    public void Drain()
    {
        Encoder.BeginDrain();
        Assert.Equal(CodecStatus.EndOfStream, Receive());
        Encoder.Flush();
    }

    public void Dispose()
    {
        Encoder.Dispose();
        _images.ForEach(static image => image.RetireFrame());
        _packet.Dispose();
        _ram.Dispose();
    }

    private SourceMemory? SourceOf(ulong[] addresses, in virtio_video_params current)
        => SourceMemory.TryCreate([.. addresses.Zip(GuestPicture.BufferLengths(current), (address, length) =>
        {
            Assert.True(_ram.Table.TryTranslate(address, length, out GuestSpan span));
            var parts = new FileParts();
            _ram.Table.FindFiles(span.Start, length, parts);
            return parts.ToArray();
        })]);

    private GuestBuffer Buffer(ulong address, uint length)
    {
        Assert.True(_ram.Table.TryTranslate(address, length, out GuestSpan span));
        if (!IsScattered)
        {
            return new GuestBuffer([span]);
        }

        // The second half lies elsewhere, and begins in the middle of a line.
        uint half = (length / 2) + 5;
        ulong elsewhere = _ram.Allocate(length);
        _ram.At(address + half, (int)(length - half)).CopyTo(_ram.At(elsewhere, (int)(length - half)));
        Assert.True(_ram.Table.TryTranslate(elsewhere, length - half, out GuestSpan rest));
        return new GuestBuffer([span.Slice(0, half), rest]);
    }

    private CodecStatus Receive()
    {
        CodecStatus status;
        while ((status = Encoder.Receive(_packet)) == CodecStatus.Ok)
        {
            nuint size;
            byte* stats = ffmpeg.av_packet_get_side_data(_packet.Packet, AVPacketSideDataType.AV_PKT_DATA_QUALITY_STATS, &size);
            double quality = stats is null ? double.NaN : *(int*)stats / (double)ffmpeg.FF_QP2LAMBDA;
            Packets.Add(new EncodedPacket(_packet.Timestamp, _packet.Type, quality, new ReadOnlySpan<byte>(_packet.Packet->data, _packet.Packet->size).ToArray()));
            _packet.Release();
        }

        return status;
    }

    private sealed class Image : VideoBuffer
    {
        public Image(GuestBuffer[] buffers, SourceMemory? source)
            : base(new CodecStatistics()) => (Buffers, Source) = (buffers, source);
    }
}

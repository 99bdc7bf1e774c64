// SPDX-License-Identifier: BSD-3-Clause

using System;
using System.Collections.Generic;
using System.Linq;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Contexts;
using VirtioVideo.Wire;
using Xunit;
using static VirtioVideo.Wire.virtio_video_codec;

namespace VirtioVideo.Tests.Support;

/// <summary>The quantization parameters that a decoder of libavcodec finds in pictures.</summary>
internal static unsafe class QuantizerMap
{
    /// <summary>AV_CODEC_EXPORT_DATA_VIDEO_ENC_PARAMS, an expression that the bindings leave out.</summary>
    private const int ExportEncoderParameters = 1 << 2;

    /// <summary>Of each picture in the order of display, those of its blocks; one where they have no own.</summary>
    public static List<int[]> Read(virtio_video_codec codec, IEnumerable<byte[]> packets)
    {
        AVCodec* decoder = ffmpeg.avcodec_find_decoder(CodecTable.IdOf(codec));
        AVCodecContext* context = ffmpeg.avcodec_alloc_context3(decoder);
        context->export_side_data = ExportEncoderParameters;
        context->log_level_offset = SilentLog.Offset;
        Assert.Equal(0, ffmpeg.avcodec_open2(context, decoder, null));
        AVPacket* packet = ffmpeg.av_packet_alloc();
        AVFrame* frame = ffmpeg.av_frame_alloc();
        var maps = new List<int[]>();
        foreach (byte[]? bytes in packets.Append(null!))
        {
            if (bytes is not null)
            {
                Assert.Equal(0, ffmpeg.av_new_packet(packet, bytes.Length));
                bytes.CopyTo(new Span<byte>(packet->data, bytes.Length));
            }

            Assert.Equal(0, ffmpeg.avcodec_send_packet(context, bytes is null ? null : packet));
            ffmpeg.av_packet_unref(packet);
            while (ffmpeg.avcodec_receive_frame(context, frame) == 0)
            {
                maps.Add(Blocks(frame, codec is VIRTIO_VIDEO_CODEC_MPEG2 or VIRTIO_VIDEO_CODEC_MPEG4 ? 2 : 1));
                ffmpeg.av_frame_unref(frame);
            }
        }

        ffmpeg.av_frame_free(&frame);
        ffmpeg.av_packet_free(&packet);
        ffmpeg.avcodec_free_context(&context);
        return maps;
    }

    /// <param name="frame">The picture.</param>
    /// <param name="scale">MPEG-2's and MPEG-4's are told twice as large as they are.</param>
    private static int[] Blocks(AVFrame* frame, int scale)
    {
        AVFrameSideData* side = ffmpeg.av_frame_get_side_data(frame, AVFrameSideDataType.AV_FRAME_DATA_VIDEO_ENC_PARAMS);
        Assert.True(side is not null, "this decoder does not tell");
        var all = (EncodingParameters*)side->data;
        if (all->Blocks == 0)
        {
            return [all->Qp / scale];
        }

        int[] quantizers = new int[all->Blocks];
        for (uint i = 0; i < all->Blocks; i++)
        {
            quantizers[i] = (all->Qp + ((BlockParameters*)(side->data + all->Offset + (i * all->Size)))->Delta) / scale;
        }

        return quantizers;
    }

    /// <summary>The beginning of libavutil's AVVideoEncParams.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct EncodingParameters
    {
        public uint Blocks;
        public nuint Offset;
        public nuint Size;
        public int Type;
        public int Qp;
    }

    /// <summary>libavutil's AVVideoBlockParams.</summary>
    [StructLayout(LayoutKind.Sequential)]
    private struct BlockParameters
    {
        public int X;
        public int Y;
        public int Width;
        public int Height;
        public int Delta;
    }
}

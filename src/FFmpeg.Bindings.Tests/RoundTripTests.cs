// SPDX-License-Identifier: BSD-3-Clause
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using FFmpeg.AutoGen;
using Xunit;

namespace FFmpeg.Bindings.Tests;

/// <summary>Calls into the installed libraries.</summary>
public sealed unsafe class RoundTripTests
{
    private static int s_freed;

    [Fact]
    public void Version_InstalledLibraries_AreThoseOfTheHeaders()
    {
        Assert.Equal(ffmpeg.LIBAVCODEC_VERSION_MAJOR, ffmpeg.AV_VERSION_MAJOR(ffmpeg.avcodec_version()));
        Assert.Equal(ffmpeg.LIBAVUTIL_VERSION_MAJOR, ffmpeg.AV_VERSION_MAJOR(ffmpeg.avutil_version()));
        Assert.Equal(ffmpeg.LIBSWSCALE_VERSION_MAJOR, ffmpeg.AV_VERSION_MAJOR(ffmpeg.swscale_version()));
    }

    [Fact]
    public void FindDecoder_H264_HasItsName()
    {
        AVCodec* codec = ffmpeg.avcodec_find_decoder(AVCodecID.AV_CODEC_ID_H264);

        Assert.True(codec != null);
        Assert.Equal("h264", Marshal.PtrToStringUTF8((nint)codec->name));
        Assert.Equal(AVCodecID.AV_CODEC_ID_H264, codec->id);
        Assert.Equal(AVMediaType.AVMEDIA_TYPE_VIDEO, codec->type);
        Assert.NotEqual(0, codec->capabilities & ffmpeg.AV_CODEC_CAP_DR1);
        fixed (byte* name = "h264"u8)
        {
            Assert.True(ffmpeg.avcodec_find_decoder_by_name(name) == codec);
        }
    }

    [Fact]
    public void CodecContext_AllocatedForH264_HasDefaultsAndIsFreed()
    {
        AVCodecContext* context = ffmpeg.avcodec_alloc_context3(ffmpeg.avcodec_find_decoder(AVCodecID.AV_CODEC_ID_H264));

        Assert.True(context != null);
        Assert.Equal(AVCodecID.AV_CODEC_ID_H264, context->codec_id);
        Assert.Equal(AVPixelFormat.AV_PIX_FMT_NONE, context->pix_fmt);
        Assert.Equal(ffmpeg.AV_PROFILE_UNKNOWN, context->profile);
        Assert.True(context->get_format != null);
        Assert.True(context->get_buffer2 != null);
        ffmpeg.avcodec_free_context(&context);
        Assert.True(context == null);
    }

    [Fact]
    public void Receive_NothingSent_IsEAGAIN()
    {
        AVCodec* codec = ffmpeg.avcodec_find_decoder(AVCodecID.AV_CODEC_ID_MPEG2VIDEO);
        AVCodecContext* context = ffmpeg.avcodec_alloc_context3(codec);
        AVFrame* frame = ffmpeg.av_frame_alloc();

        Assert.Equal(0, ffmpeg.avcodec_open2(context, codec, null));
        Assert.Equal(ffmpeg.AVERROR(ffmpeg.EAGAIN), ffmpeg.avcodec_receive_frame(context, frame));
        Assert.Equal(0, ffmpeg.avcodec_send_packet(context, null));
        Assert.Equal(ffmpeg.AVERROR_EOF, ffmpeg.avcodec_receive_frame(context, frame));
        ffmpeg.av_frame_free(&frame);
        ffmpeg.avcodec_free_context(&context);
    }

    [Fact]
    public void Strerror_EndOfFile_IsText()
    {
        byte* text = stackalloc byte[ffmpeg.AV_ERROR_MAX_STRING_SIZE];

        Assert.Equal(0, ffmpeg.av_strerror(ffmpeg.AVERROR_EOF, text, ffmpeg.AV_ERROR_MAX_STRING_SIZE));
        Assert.Equal("End of file", Marshal.PtrToStringUTF8((nint)text));
    }

    [Fact]
    public void FrameBuffer_Nv12_FillsPlanesAndStrides()
    {
        AVFrame* frame = ffmpeg.av_frame_alloc();
        frame->width = 64;
        frame->height = 32;
        frame->format = (int)AVPixelFormat.AV_PIX_FMT_NV12;

        Assert.Equal(ffmpeg.AV_NOPTS_VALUE, frame->pts);
        Assert.Equal(0, ffmpeg.av_frame_get_buffer(frame, 0));
        Assert.True(frame->data[0] != null && frame->data[1] != null && frame->data[2] == null);
        Assert.True(frame->linesize[0] >= 64 && frame->linesize[1] >= 64);
        Assert.Equal(0, frame->linesize[2]);
        Assert.True(frame->extended_data == (byte**)&frame->data);
        Assert.True(frame->buf[0]->data != null);
        ffmpeg.av_frame_free(&frame);
    }

    [Fact]
    public void PixelFormatDescriptor_Nv12_HasTwoPlanes()
    {
        AVPixFmtDescriptor* descriptor = ffmpeg.av_pix_fmt_desc_get(AVPixelFormat.AV_PIX_FMT_NV12);

        Assert.Equal("nv12", Marshal.PtrToStringUTF8((nint)descriptor->name));
        Assert.Equal(3, descriptor->nb_components);
        Assert.Equal(1, descriptor->log2_chroma_w);
        Assert.Equal(1, descriptor->comp[2].plane);
        Assert.Equal(8, descriptor->comp[0].depth);
        Assert.Equal(2, ffmpeg.av_pix_fmt_count_planes(AVPixelFormat.AV_PIX_FMT_NV12));
    }

    [Fact]
    public void BufferCreate_LastReferenceGone_CallsBack()
    {
        byte* data = stackalloc byte[16];
        AVBufferRef* buffer = ffmpeg.av_buffer_create(data, 16, &CountFree, (void*)7, ffmpeg.AV_BUFFER_FLAG_READONLY);

        Assert.True(buffer->data == data);
        Assert.Equal((nuint)16, buffer->size);
        Assert.True(ffmpeg.av_buffer_get_opaque(buffer) == (void*)7);
        Assert.Equal(0, ffmpeg.av_buffer_is_writable(buffer));
        ffmpeg.av_buffer_unref(&buffer);
        Assert.True(buffer == null);
        Assert.Equal(7, s_freed);
    }

    [Fact]
    public void RescaleQ_StructsByValue_Arrive()
    {
        AVRational microseconds = ffmpeg.av_make_q(1, ffmpeg.AV_TIME_BASE);
        AVRational ninetyKilohertz = ffmpeg.av_make_q(1, 90_000);

        Assert.Equal(90_000, ffmpeg.av_rescale_q(1_000_000, microseconds, ninetyKilohertz));
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(8)]
    public void ArrayIndexer_NoSuchElement_Throws(int index)
    {
        int_array8 array = default;

        Assert.Throws<System.ArgumentOutOfRangeException>(() => array[index]);
        Assert.Throws<System.ArgumentOutOfRangeException>(() => array[(uint)index] = 1);
    }

    [Fact]
    public void ArrayIndexer_EachElement_KeepsItsValue()
    {
        int_array8 array = default;
        for (int i = 0; i < int_array8.Length; i++)
        {
            array[i] = i * 3;
        }

        for (uint i = 0; i < int_array8.Length; i++)
        {
            Assert.Equal((int)i * 3, array[i]);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void CountFree(void* opaque, byte* data) => s_freed += (int)opaque;
}

// SPDX-License-Identifier: BSD-3-Clause

using System;
using FFmpeg.AutoGen;
using VirtioVideo.FFmpeg.Capabilities;
using VirtioVideo.FFmpeg.Contexts;

namespace VirtioVideo.Bench.Frames;

/// <summary>libavcodec's decoder as a program uses it that only looks at the pictures.</summary>
/// <remarks>SAFETY: owns its context and frame.</remarks>
internal sealed unsafe class DecodingAlone : IFrameRun
{
    private readonly FrameCase _case;
    private readonly BenchClip _clip;
    private AVCodecContext* _context;
    private AVFrame* _frame = ffmpeg.av_frame_alloc();

    public DecodingAlone(FrameCase @case, BenchClip clip)
    {
        _case = @case;
        _clip = clip;
        AVCodec* codec = ffmpeg.avcodec_find_decoder(CodecTable.IdOf(@case.Codec));
        _context = ffmpeg.avcodec_alloc_context3(codec);

        // As the device has it: see LibavcodecDecoder.
        _context->log_level_offset = SilentLog.Offset;
        _context->thread_count = (int)@case.Threads;
        _context->thread_type = ffmpeg.FF_THREAD_FRAME | ffmpeg.FF_THREAD_SLICE;
        Check(ffmpeg.avcodec_open2(_context, codec, null), "avcodec_open2");
    }

    /// <inheritdoc/>
    public void Run(uint frames, ProductLog log)
    {
        for (uint i = 0; i < frames; i++)
        {
            var packet = (AVPacket*)_clip.Packets[(int)(i % (uint)_clip.Packets.Count)];
            packet->pts = i;
            Check(ffmpeg.avcodec_send_packet(_context, packet), "avcodec_send_packet");
            Receive(log);
        }

        Check(ffmpeg.avcodec_send_packet(_context, null), "avcodec_send_packet");
        Receive(log);
        ffmpeg.avcodec_flush_buffers(_context);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        AVCodecContext* context = _context;
        AVFrame* frame = _frame;
        _context = null;
        _frame = null;
        ffmpeg.avcodec_free_context(&context);
        ffmpeg.av_frame_free(&frame);
    }

    private void Receive(ProductLog log)
    {
        int result;
        while ((result = ffmpeg.avcodec_receive_frame(_context, _frame)) >= 0)
        {
            log.Skip();
            if (log.ReadsContent)
            {
                Read(log);
            }

            ffmpeg.av_frame_unref(_frame);
        }

        if (result != ffmpeg.AVERROR(ffmpeg.EAGAIN) && result != ffmpeg.AVERROR_EOF)
        {
            Check(result, "avcodec_receive_frame");
        }
    }

    /// <summary>Decoders give three planes; a device interleaves the second and third of them for NV12.</summary>
    private void Read(ProductLog log)
    {
        bool interleaves = _case.Format == Wire.virtio_video_image_format.VIRTIO_VIDEO_IMAGE_FORMAT_NV12;
        for (uint i = 0; i < (interleaves ? 2 : 3); i++)
        {
            int shift = i == 0 ? 0 : 1;
            int width = (int)_case.Width >> shift;
            byte[] pairs = new byte[2 * width];
            for (int row = 0; row < (int)_case.Height >> shift; row++)
            {
                byte* line = _frame->data[i] + (row * _frame->linesize[i]);
                if (i == 0 || !interleaves)
                {
                    log.AddMore(new ReadOnlySpan<byte>(line, width));
                    continue;
                }

                byte* other = _frame->data[2] + (row * _frame->linesize[2]);
                for (int column = 0; column < width; column++)
                {
                    (pairs[2 * column], pairs[(2 * column) + 1]) = (line[column], other[column]);
                }

                log.AddMore(pairs);
            }
        }
    }

    private static void Check(int result, string function)
    {
        if (result < 0)
        {
            throw new InvalidOperationException($"{function} fails: {result}");
        }
    }
}

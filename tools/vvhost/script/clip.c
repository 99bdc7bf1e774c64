/* SPDX-License-Identifier: BSD-3-Clause */
#include "script/clip.h"

#include <stdlib.h>
#include <string.h>

#include <libavcodec/avcodec.h>
#include <libavutil/opt.h>

#include <virtio_video.h>

#include "script/expect.h"

enum { FRAMES = 12, GROUP = 6 };

struct recipe {
	uint32_t codec;
	const char *encoder;
	int width;
	int height;
	int group;
	int b_frames;
};

static const struct recipe recipes[CLIP_KINDS] = {
	[CLIP_MPEG2] = { VIRTIO_VIDEO_CODEC_MPEG2, "mpeg2video", 64, 64, GROUP, 2 },
	[CLIP_MPEG2_LARGER] = { VIRTIO_VIDEO_CODEC_MPEG2, "mpeg2video", 96, 80, GROUP, 2 },
	[CLIP_MPEG2_INTRA] = { VIRTIO_VIDEO_CODEC_MPEG2, "mpeg2video", 64, 64, 1, 0 },
	[CLIP_MPEG2_ODD] = { VIRTIO_VIDEO_CODEC_MPEG2, "mpeg2video", 50, 38, GROUP, 0 },
	[CLIP_MPEG2_WIDE] = { VIRTIO_VIDEO_CODEC_MPEG2, "mpeg2video", 512, 64, GROUP, 0 },
	[CLIP_MPEG4] = { VIRTIO_VIDEO_CODEC_MPEG4, "mpeg4", 64, 64, GROUP, 2 },
	[CLIP_MPEG4_LARGER] = { VIRTIO_VIDEO_CODEC_MPEG4, "mpeg4", 96, 80, GROUP, 2 },
	[CLIP_H264] = { VIRTIO_VIDEO_CODEC_H264, "libx264", 64, 64, GROUP, 2 },
	[CLIP_H264_LARGER] = { VIRTIO_VIDEO_CODEC_H264, "libx264", 96, 80, GROUP, 2 },
	[CLIP_HEVC] = { VIRTIO_VIDEO_CODEC_HEVC, "libx265", 64, 64, GROUP, 2 },
	[CLIP_HEVC_LARGER] = { VIRTIO_VIDEO_CODEC_HEVC, "libx265", 96, 80, GROUP, 2 },
	[CLIP_VP8] = { VIRTIO_VIDEO_CODEC_VP8, "libvpx", 64, 64, GROUP, 0 },
	[CLIP_VP8_LARGER] = { VIRTIO_VIDEO_CODEC_VP8, "libvpx", 96, 80, GROUP, 0 },
	[CLIP_VP9] = { VIRTIO_VIDEO_CODEC_VP9, "libvpx-vp9", 64, 64, GROUP, 0 },
	[CLIP_VP9_LARGER] = { VIRTIO_VIDEO_CODEC_VP9, "libvpx-vp9", 96, 80, GROUP, 0 },
};

static struct clip clips[CLIP_KINDS];

bool clip_can_be_made(enum clip_kind kind)
{
	return avcodec_find_encoder_by_name(recipes[kind].encoder) != NULL;
}

static AVCodecContext *open_encoder(const struct recipe *recipe)
{
	const AVCodec *codec = avcodec_find_encoder_by_name(recipe->encoder);
	AVCodecContext *encoder;

	if (codec == NULL)
		expect_skip("libavcodec has no encoder %s", recipe->encoder);
	encoder = avcodec_alloc_context3(codec);
	if (encoder == NULL)
		expect_fail("out of memory");
	encoder->width = recipe->width;
	encoder->height = recipe->height;
	encoder->pix_fmt = AV_PIX_FMT_YUV420P;
	encoder->time_base = (AVRational){ 1, 25 };
	encoder->framerate = (AVRational){ 25, 1 };
	encoder->gop_size = recipe->group;
	encoder->max_b_frames = recipe->b_frames;
	encoder->bit_rate = 200000;
	encoder->thread_count = 1;
	/* Each group stands alone, so that a seek to it loses nothing; and as many B frames as asked for. */
	encoder->flags |= AV_CODEC_FLAG_CLOSED_GOP;
	av_opt_set_int(encoder, "sc_threshold", 1000000000, AV_OPT_SEARCH_CHILDREN);
	av_opt_set(encoder->priv_data, "preset", "ultrafast", 0);
	av_opt_set(encoder->priv_data, "x264-params", "scenecut=0:b-adapt=0:log-level=none", 0);
	av_opt_set(encoder->priv_data, "x265-params", "scenecut=0:b-adapt=0:pools=none:frame-threads=1:log-level=none",
		   0);
	av_opt_set(encoder->priv_data, "lag-in-frames", "0", 0);
	if (avcodec_open2(encoder, codec, NULL) < 0) {
		avcodec_free_context(&encoder);
		expect_fail("libavcodec's %s does not open", recipe->encoder);
	}
	return encoder;
}

/* Each picture differs from the one before it. */
static void draw(AVFrame *frame, int number)
{
	for (int y = 0; y < frame->height; y++) {
		for (int x = 0; x < frame->width; x++)
			frame->data[0][y * frame->linesize[0] + x] =
				(uint8_t)(16 + (3 * x + 5 * y + 11 * number) % 219);
	}
	for (int plane = 1; plane <= 2; plane++) {
		for (int y = 0; y < (frame->height + 1) / 2; y++)
			memset(frame->data[plane] + y * frame->linesize[plane],
			       128 + 7 * number * (plane == 1 ? 1 : -1) % 100, (size_t)(frame->width + 1) / 2);
	}
}

static void take_packets(struct clip *clip, AVCodecContext *encoder, AVPacket *packet)
{
	while (avcodec_receive_packet(encoder, packet) >= 0) {
		struct clip_packet *added = &clip->packets[clip->count];

		if (clip->count == FRAMES)
			expect_fail("the encoder makes more packets than pictures");
		*added = (struct clip_packet){ malloc((size_t)packet->size), (uint32_t)packet->size,
					       (packet->flags & AV_PKT_FLAG_KEY) != 0, packet->pts };
		if (added->data == NULL)
			expect_fail("out of memory");
		memcpy(added->data, packet->data, (size_t)packet->size);
		clip->display[packet->pts] = clip->count++;
		av_packet_unref(packet);
	}
}

static void encode(struct clip *clip, AVCodecContext *encoder, AVFrame *frame, AVPacket *packet)
{
	frame->format = encoder->pix_fmt;
	frame->width = encoder->width;
	frame->height = encoder->height;
	if (av_frame_get_buffer(frame, 0) < 0)
		expect_fail("out of memory");
	for (int i = 0; i < FRAMES; i++) {
		if (av_frame_make_writable(frame) < 0)
			expect_fail("out of memory");
		draw(frame, i);
		frame->pts = i;
		if (avcodec_send_frame(encoder, frame) < 0)
			expect_fail("the encoder takes no picture");
		take_packets(clip, encoder, packet);
	}
	avcodec_send_frame(encoder, NULL);
	take_packets(clip, encoder, packet);
	if (clip->count != FRAMES)
		expect_fail("the encoder made %u packets of %d pictures", clip->count, FRAMES);
}

const struct clip *clip_get(enum clip_kind kind)
{
	const struct recipe *recipe = &recipes[kind];
	struct clip *clip = &clips[kind];
	AVCodecContext *encoder;
	AVFrame *frame;
	AVPacket *packet;

	if (clip->count == FRAMES)
		return clip;
	encoder = open_encoder(recipe);
	frame = av_frame_alloc();
	packet = av_packet_alloc();
	*clip = (struct clip){ .codec = recipe->codec,
			       .width = (uint32_t)recipe->width,
			       .height = (uint32_t)recipe->height };
	clip->packets = calloc(FRAMES, sizeof(*clip->packets));
	clip->display = calloc(FRAMES, sizeof(*clip->display));
	if (frame == NULL || packet == NULL || clip->packets == NULL || clip->display == NULL)
		expect_fail("out of memory");
	encode(clip, encoder, frame, packet);
	av_packet_free(&packet);
	av_frame_free(&frame);
	avcodec_free_context(&encoder);
	return clip;
}

void clip_free_all(void)
{
	for (int i = 0; i < CLIP_KINDS; i++) {
		for (uint32_t j = 0; j < clips[i].count; j++)
			free(clips[i].packets[j].data);
		free(clips[i].packets);
		free(clips[i].display);
		clips[i] = (struct clip){ 0 };
	}
}

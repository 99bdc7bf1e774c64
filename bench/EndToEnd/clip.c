/* SPDX-License-Identifier: BSD-3-Clause */
#include "clip.h"

#include <stdio.h>

#include <libavformat/avformat.h>
#include <virtio_video.h>

#include "program/report.h"

const struct clip_codec clip_codecs[CLIP_CODECS] = {
	{ "h264", "H.264", "h264", VIRTIO_VIDEO_CODEC_H264, AV_CODEC_ID_H264 },
	{ "hevc", "HEVC", "h265", VIRTIO_VIDEO_CODEC_HEVC, AV_CODEC_ID_HEVC },
	{ "vp9", "VP9", "ivf", VIRTIO_VIDEO_CODEC_VP9, AV_CODEC_ID_VP9 },
	{ "vp8", "VP8", "ivf", VIRTIO_VIDEO_CODEC_VP8, AV_CODEC_ID_VP8 },
};

void clip_name(char *name, size_t room, const struct clip_codec *codec, struct clip_size size, int low_delay)
{
	snprintf(name, room, "%s_%ux%u%s.%s", codec->word, size.width, size.height, low_delay ? "_low" : "",
		 codec->suffix);
}

static int read_packets(struct clip *clip, AVFormatContext *format, const char *path)
{
	while (clip->count < CLIP_MAX_PACKETS) {
		AVPacket *packet = av_packet_alloc();

		if (packet == NULL)
			return fail(STATUS_FAILED, "out of memory");
		clip->packets[clip->count] = packet;
		if (av_read_frame(format, packet) < 0) {
			av_packet_free(&clip->packets[clip->count]);
			break;
		}
		packet->pts = clip->count;
		packet->dts = AV_NOPTS_VALUE;
		clip->count++;
	}
	if (clip->count < CLIP_MIN_PACKETS)
		return fail(STATUS_USAGE, "%s: only %u access units", path, clip->count);
	if ((clip->packets[0]->flags & AV_PKT_FLAG_KEY) == 0)
		return fail(STATUS_USAGE, "%s: does not begin with a key frame", path);
	return STATUS_OK;
}

int clip_open(struct clip *clip, const char *directory, const struct clip_codec *codec, struct clip_size size,
	      int low_delay)
{
	AVFormatContext *format = NULL;
	char name[64];
	char path[4096];
	int error;
	int status;

	*clip = (struct clip){ .codec = codec, .size = size };
	clip_name(name, sizeof(name), codec, size, low_delay);
	snprintf(path, sizeof(path), "%s/%s", directory, name);
	error = avformat_open_input(&format, path, NULL, NULL);
	if (error < 0)
		return fail(STATUS_USAGE, "%s: %s; bench/EndToEnd/make_clips.sh makes clips", path, av_err2str(error));
	status = read_packets(clip, format, path);
	avformat_close_input(&format);
	return status;
}

void clip_close(struct clip *clip)
{
	for (uint32_t i = 0; i < clip->count; i++)
		av_packet_free(&clip->packets[i]);
	clip->count = 0;
}

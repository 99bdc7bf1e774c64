/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <virtio_video.h>

#include "program/interrupt.h"
#include "program/report.h"

static int stop_reading(void *opaque)
{
	(void)opaque;
	return interrupted();
}

static uint32_t codec_of(enum AVCodecID id)
{
	switch (id) {
	case AV_CODEC_ID_MPEG2VIDEO:
		return VIRTIO_VIDEO_CODEC_MPEG2;
	case AV_CODEC_ID_MPEG4:
		return VIRTIO_VIDEO_CODEC_MPEG4;
	case AV_CODEC_ID_H264:
		return VIRTIO_VIDEO_CODEC_H264;
	case AV_CODEC_ID_HEVC:
		return VIRTIO_VIDEO_CODEC_HEVC;
	case AV_CODEC_ID_VP8:
		return VIRTIO_VIDEO_CODEC_VP8;
	case AV_CODEC_ID_VP9:
		return VIRTIO_VIDEO_CODEC_VP9;
	default:
		return 0;
	}
}

static int bad_input(const struct source *source, const char *what, int error)
{
	if (interrupted())
		return interrupt_fail();
	return fail(STATUS_USAGE, "%s: %s: %s", source->name, what, av_err2str(error));
}

static int open_stream(struct source *source)
{
	int index;

	/* A cover picture of a sound file is a video stream to libavformat. */
	for (unsigned int i = 0; i < source->format->nb_streams; i++) {
		if (source->format->streams[i]->disposition & AV_DISPOSITION_ATTACHED_PIC)
			source->format->streams[i]->discard = AVDISCARD_ALL;
	}
	index = av_find_best_stream(source->format, AVMEDIA_TYPE_VIDEO, -1, -1, NULL, 0);
	if (index < 0 || source->format->streams[index]->discard == AVDISCARD_ALL)
		return fail(STATUS_USAGE, "%s: there is no video in it", source->name);
	for (unsigned int i = 0; i < source->format->nb_streams; i++) {
		if ((int)i != index)
			source->format->streams[i]->discard = AVDISCARD_ALL;
	}
	source->stream = source->format->streams[index];
	source->codec = codec_of(source->stream->codecpar->codec_id);
	source->codec_name = avcodec_get_name(source->stream->codecpar->codec_id);
	source->frame_rate = av_guess_frame_rate(source->format, source->stream, NULL);
	if (source->frame_rate.num <= 0 || source->frame_rate.den <= 0)
		source->frame_rate = (AVRational){ 0, 1 };
	return headers_open(&source->headers, source->format, source->stream->codecpar);
}

int source_open(struct source *source, const char *name)
{
	struct stat file;
	int error;

	*source = (struct source){ .name = name, .frame_rate = { 0, 1 } };
	if (stat(name, &file) == 0 && S_ISDIR(file.st_mode))
		return fail(STATUS_USAGE, "%s: %s", name, strerror(EISDIR));
	source->format = avformat_alloc_context();
	if (source->format == NULL)
		return fail(STATUS_FAILED, "out of memory");
	source->format->interrupt_callback.callback = stop_reading;
	error = avformat_open_input(&source->format, name, NULL, NULL);
	if (error < 0)
		return bad_input(source, "cannot be opened as video", error);
	error = avformat_find_stream_info(source->format, NULL);
	if (error < 0)
		return bad_input(source, "cannot be read as video", error);
	if (source->format->pb != NULL)
		source->bytes = avio_size(source->format->pb);
	return open_stream(source);
}

void source_close(struct source *source)
{
	headers_close(&source->headers);
	avformat_close_input(&source->format);
}

/* The next packet of the video stream, as the file has it. */
static int read_packet(struct source *source, AVPacket *packet, bool *end)
{
	for (;;) {
		int error = av_read_frame(source->format, packet);

		if (error == AVERROR_EOF) {
			*end = true;
			return STATUS_OK;
		}
		if (error == AVERROR(EAGAIN))
			continue;
		if (error < 0)
			return bad_input(source, "cannot be read", error);
		if (packet->stream_index == source->stream->index && packet->size > 0)
			break;
		av_packet_unref(packet);
	}
	if (packet->pos >= 0)
		source->position = packet->pos;
	return STATUS_OK;
}

static int next(struct source *source, AVPacket *packet, bool *end)
{
	for (*end = false;;) {
		int status = read_packet(source, packet, end);
		int error;

		if (status != STATUS_OK || *end)
			return status;
		error = headers_apply(&source->headers, packet);
		if (error >= 0 && packet->size > 0)
			return STATUS_OK;
		av_packet_unref(packet);
		if (error == AVERROR(ENOMEM))
			return fail(STATUS_FAILED, "out of memory");
		/* The packets behind a damaged one may be whole. */
		if (error < 0) {
			remark("a packet of %s is damaged: %s", source->name, av_err2str(error));
			source->damaged++;
		}
	}
}

int source_next(struct source *source, AVPacket *packet, bool *end)
{
	int status = next(source, packet, end);

	if (status == STATUS_OK && !*end)
		source->next_number++;
	return status;
}

int source_go_to(struct source *source, uint64_t number)
{
	AVPacket *skipped = av_packet_alloc();
	const char *name = source->name;
	uint64_t damaged = source->damaged;
	bool end = false;
	int status;

	if (skipped == NULL)
		return fail(STATUS_FAILED, "out of memory");
	/* By reading on from the beginning: it only matters that packets have the same numbers. */
	source_close(source);
	status = source_open(source, name);
	while (status == STATUS_OK && source->next_number < number) {
		status = source_next(source, skipped, &end);
		if (end)
			status = fail(STATUS_FAILED, "%s: packet %llu is gone", name, (unsigned long long)number + 1);
		av_packet_unref(skipped);
	}
	av_packet_free(&skipped);
	if (source->damaged < damaged)
		source->damaged = damaged;
	/* The device forgot nothing, but a guest's player would send the headers again. */
	source->headers.due = true;
	return status;
}

double source_fraction(const struct source *source)
{
	if (source->bytes <= 0)
		return -1.0;
	return (double)source->position / (double)source->bytes;
}

double source_fraction_done(const struct source *source, uint64_t through)
{
	double fraction = source_fraction(source);

	if (fraction < 0.0 || through >= source->next_number)
		return fraction;
	return fraction * (double)through / (double)source->next_number;
}

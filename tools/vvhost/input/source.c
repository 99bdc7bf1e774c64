/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/source.h"

#include <errno.h>
#include <string.h>
#include <sys/stat.h>

#include <virtio_video.h>

#include "input/headers.h"
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

static int open_filter(struct source *source)
{
	enum AVCodecID id = source->stream->codecpar->codec_id;
	const AVBitStreamFilter *kind;
	int error;

	if (id != AV_CODEC_ID_H264 && id != AV_CODEC_ID_HEVC)
		return STATUS_OK;
	kind = av_bsf_get_by_name(id == AV_CODEC_ID_H264 ? "h264_mp4toannexb" : "hevc_mp4toannexb");
	if (kind == NULL)
		return fail(STATUS_FAILED, "libavcodec has no bitstream filter to Annex B");
	error = av_bsf_alloc(kind, &source->filter);
	if (error >= 0)
		error = avcodec_parameters_copy(source->filter->par_in, source->stream->codecpar);
	if (error >= 0) {
		source->filter->time_base_in = source->stream->time_base;
		error = av_bsf_init(source->filter);
	}
	return error < 0 ? bad_input(source, "its headers are damaged", error) : STATUS_OK;
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
	return open_filter(source);
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
	av_bsf_free(&source->filter);
	avformat_close_input(&source->format);
}

/* The next packet of the video stream, before the filter. */
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
	if (!source->began) {
		source->began = true;
		return headers_prepend(source->stream->codecpar, packet);
	}
	return STATUS_OK;
}

static int next(struct source *source, AVPacket *packet, bool *end)
{
	*end = false;
	if (source->filter == NULL)
		return read_packet(source, packet, end);
	for (;;) {
		int error = av_bsf_receive_packet(source->filter, packet);
		int status;

		if (error >= 0 && packet->size > 0)
			return STATUS_OK;
		if (error == AVERROR_EOF) {
			*end = true;
			return STATUS_OK;
		}
		if (error != AVERROR(EAGAIN) && error < 0) {
			/* A damaged packet: the filter dropped it, the ones behind it may be whole. */
			remark("a packet of %s is damaged: %s", source->name, av_err2str(error));
			source->damaged++;
			continue;
		}
		if (error >= 0)
			continue;
		status = read_packet(source, packet, &source->ended);
		if (status != STATUS_OK)
			return status;
		error = av_bsf_send_packet(source->filter, source->ended ? NULL : packet);
		if (error < 0)
			return bad_input(source, "cannot be made into Annex B", error);
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
	source->began = false;
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

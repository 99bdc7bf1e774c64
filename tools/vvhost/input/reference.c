/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/reference.h"

#include <stdlib.h>

#include <libavcodec/avcodec.h>

#include "formats/image_format.h"
#include "input/picture_convert.h"
#include "input/reference_picture.h"
#include "input/reference_seek.h"
#include "input/reference_units.h"
#include "input/source.h"
#include "program/interrupt.h"
#include "program/progress.h"
#include "program/report.h"

struct reference {
	const struct options *options;
	const struct frame_md5_list *const *streams;
	uint32_t stream_count;
	struct frame_md5_list expected; /* libavcodec's, in the order of display */
	struct source source;
	struct progress progress;
	struct size_watch sizes;
	AVCodecContext *decoder;
	AVPacket *packet;
	AVFrame *frame;
	struct picture_converter converter;
};

static int open_decoder(struct reference *reference)
{
	enum AVCodecID id = reference->source.stream->codecpar->codec_id;
	const AVCodec *codec = avcodec_find_decoder(id);
	int error;

	reference->decoder = avcodec_alloc_context3(codec);
	reference->packet = av_packet_alloc();
	reference->frame = av_frame_alloc();
	if (codec == NULL || reference->decoder == NULL || reference->packet == NULL || reference->frame == NULL)
		return fail(STATUS_FAILED, "libavcodec has no decoder for %s", avcodec_get_name(id));
	/* No extradata: like the device, the decoder learns everything from the packets. */
	/* The visible rectangle to the pixel; without it libavcodec shows more of the left than the stream says. */
	reference->decoder->flags |= AV_CODEC_FLAG_UNALIGNED;
	/* One, whatever the device has: with more libavcodec decodes interlaced MPEG-4 otherwise. */
	reference->decoder->thread_count = 1;
	/* How deep the stream reorders, as libavformat found out. Without it libavcodec drops the first frames that come late. */
	reference->decoder->has_b_frames = reference->source.stream->codecpar->video_delay;
	reference->decoder->pkt_timebase = reference->source.stream->time_base;
	error = avcodec_open2(reference->decoder, codec, NULL);
	return error < 0 ? fail(STATUS_FAILED, "libavcodec: %s", av_err2str(error))
			 : size_watch_open(&reference->sizes, id);
}

static void about(const struct reference *reference, uint32_t stream)
{
	report_about_stream(reference->stream_count > 1 ? stream + 1 : 0);
}

/* The picture that libavcodec decoded, with its place in the order of display. */
static int compare(struct reference *reference)
{
	uint64_t index = reference->expected.count;
	struct frame_md5 md5;
	size_t length = 0;
	int status = picture_convert(&reference->converter, reference->frame,
				     image_format_find(reference->options->image_format), &length);

	if (status != STATUS_OK)
		return status;
	frame_md5_of(&md5, reference->converter.packed, length, (uint32_t)reference->frame->width,
		     (uint32_t)reference->frame->height);
	md5.packet = (uint64_t)reference->frame->pts;
	status = frame_md5_append(&reference->expected, &md5);
	/* With seeks the pictures come in another order: they are compared when all are known. */
	for (uint32_t i = 0; status == STATUS_OK && reference->options->seeks == 0 && i < reference->stream_count;
	     i++) {
		const struct frame_md5_list *device = reference->streams[i];

		about(reference, i);
		if (index >= device->count)
			return fail(STATUS_FAILED,
				    "frame %llu is missing: libavcodec decodes it, the device gave only %zu",
				    (unsigned long long)index + 1, device->count);
		status = reference_compare_picture(&device->items[index], &md5, index + 1);
	}
	progress_update(&reference->progress, index + 1,
			reference->options->seeks > 0 ? -1.0
						      : (double)(index + 1) / (double)reference->streams[0]->count);
	return status;
}

static int receive(struct reference *reference, bool *end)
{
	for (;;) {
		int error = avcodec_receive_frame(reference->decoder, reference->frame);
		int status;

		if (error == AVERROR_EOF)
			*end = true;
		if (error == AVERROR_EOF || error == AVERROR(EAGAIN))
			return STATUS_OK;
		if (error < 0) {
			remark("libavcodec: %s", av_err2str(error));
			continue;
		}
		status = compare(reference);
		av_frame_unref(reference->frame);
		if (status != STATUS_OK)
			return status;
	}
}

/* The first bytes of the packet, which lose them; all of NULL ends the sequence. */
static int send(struct reference *reference, AVPacket *packet, int size, bool *end)
{
	AVPacket *part = packet != NULL ? av_packet_clone(packet) : NULL;
	int error;

	if (packet != NULL && part == NULL)
		return fail(STATUS_FAILED, "out of memory");
	if (packet != NULL) {
		part->size = size;
		packet->data += size;
		packet->size -= size;
	}
	error = avcodec_send_packet(reference->decoder, part);
	av_packet_free(&part);
	if (error < 0)
		remark("libavcodec: %s", av_err2str(error));
	return receive(reference, end);
}

static int decode_packet(struct reference *reference, AVPacket *packet)
{
	enum AVCodecID codec = reference->decoder->codec_id;
	bool end = false;
	int status = STATUS_OK;

	if (fills_free_packet(&reference->sizes, codec, packet))
		return STATUS_OK;
	if (size_watch_changes(&reference->sizes, packet)) {
		status = send(reference, NULL, 0, &end);
		avcodec_flush_buffers(reference->decoder);
	}
	while (status == STATUS_OK && packet->size > 0)
		status = send(reference, packet, first_picture_size(&reference->sizes, codec, packet), &end);
	return status;
}

static int decode(struct reference *reference)
{
	bool source_end = false;
	bool end = false;

	while (!end) {
		int status;

		if (interrupted())
			return interrupt_fail();
		status = source_next(&reference->source, reference->packet, &source_end);
		if (status != STATUS_OK)
			return status;
		if (source_end) {
			status = send(reference, NULL, 0, &end);
		} else {
			/* So that a picture says which packet it is from. */
			reference->packet->pts = (int64_t)reference->source.next_number - 1;
			reference->packet->dts = AV_NOPTS_VALUE;
			status = decode_packet(reference, reference->packet);
		}
		av_packet_unref(reference->packet);
		if (status != STATUS_OK)
			return status;
	}
	return STATUS_OK;
}

static int check_rest(const struct reference *reference)
{
	int status = STATUS_OK;

	for (uint32_t i = 0; i < reference->stream_count && status == STATUS_OK; i++) {
		about(reference, i);
		if (reference->options->seeks > 0)
			status = reference_compare_epochs(reference->streams[i], &reference->expected,
							  reference->options->seeks);
		else if (reference->expected.count < reference->streams[i]->count)
			status = fail(STATUS_FAILED, "frame %zu is one too many: libavcodec decodes only %zu",
				      reference->expected.count + 1, reference->expected.count);
	}
	return status;
}

int reference_compare(const struct options *options, const struct frame_md5_list *const *streams, uint32_t count)
{
	struct reference reference = { .options = options, .streams = streams, .stream_count = count };
	int status = source_open(&reference.source, options->input);

	progress_begin(&reference.progress, "verifying", options->quiet);
	if (status == STATUS_OK)
		status = open_decoder(&reference);
	if (status == STATUS_OK)
		status = decode(&reference);
	if (status == STATUS_OK)
		status = check_rest(&reference);
	progress_end(&reference.progress);
	frame_md5_free(&reference.expected);

	size_watch_close(&reference.sizes);
	av_packet_free(&reference.packet);
	av_frame_free(&reference.frame);
	avcodec_free_context(&reference.decoder);
	picture_converter_free(&reference.converter);
	source_close(&reference.source);
	return status;
}

/* SPDX-License-Identifier: BSD-3-Clause */
#include "output/packet_sink.h"

#include <stdio.h>
#include <string.h>

#include <virtiovideo.h>

#include "formats/libavcodec_id.h"
#include "output/stats_svg.h"
#include "options/encode_output.h"
#include "program/report.h"

/* More than any of the encoders puts pictures out of order. */
enum { MOST_REORDERED = 4 };

int packet_sink_open(struct packet_sink *sink, const struct options *options, bool writes)
{
	int status = STATUS_OK;

	*sink = (struct packet_sink){ .options = options, .writes = writes };
	if (writes && options->output != NULL)
		status = packet_writer_open(&sink->writer, options->output);
	if (status == STATUS_OK && writes && options->svg != NULL)
		status = output_file_open(&sink->svg, options->svg);
	if (status == STATUS_OK && packet_sink_compares(sink))
		status = packet_decoder_open(&sink->decoder, options->codec, &sink->frames);
	return status;
}

bool packet_sink_compares(const struct packet_sink *sink)
{
	return sink->options->verify || (sink->options->stats && sink->writes);
}

int packet_sink_sent(struct packet_sink *sink, const struct encoded_frame *frame, const AVFrame *picture,
		     const struct virtio_video_crop *crop)
{
	int status = encoded_frames_append(&sink->frames, frame);

	if (status == STATUS_OK && picture != NULL)
		status = packet_decoder_keep(&sink->decoder, sink->frames.count - 1, picture, crop);
	return status;
}

/*
 * Packets have to come in the order of their decoding times. These are the times of the pictures in their
 * own order, moved to the front by as much as an encoder may take pictures before their turn.
 */
static int write_packet(struct packet_sink *sink, uint64_t number, const uint8_t *data, uint32_t size)
{
	const struct encoded_frames *frames = &sink->frames;
	const struct encoded_frame *frame = &frames->items[number];
	uint32_t codec = sink->options->codec;
	/* VP8 and VP9 have no B-frames, and IVF has no times before 0. */
	bool reorders = sink->options->latency == VIRTIOVIDEO_LATENCY_THROUGHPUT && codec != VIRTIO_VIDEO_CODEC_VP8 &&
			codec != VIRTIO_VIDEO_CODEC_VP9;
	struct packet_writer_format format = {
		.muxer = sink->options->muxer,
		.codec = libavcodec_id(codec),
		.time_base = frames->time_base,
		.frame_rate = sink->frame_rate,
		.width = frame->width,
		.height = frame->height,
	};
	struct packet_times times = {
		.pts = frame->pts,
		.dts = frames->items[sink->packets].pts - (reorders ? MOST_REORDERED * frames->duration : 0),
		.duration = frames->duration,
		.key = encoded_frame_is_key(frame),
	};

	if (times.dts > times.pts)
		return fail(STATUS_FAILED, "frame %llu came %s than an encoder may put it off",
			    (unsigned long long)number + 1, reorders ? "later" : "in another order");
	return packet_writer_put(&sink->writer, &format, &times, data, size);
}

int packet_sink_put(struct packet_sink *sink, uint64_t number, const uint8_t *data, uint32_t size)
{
	int status = STATUS_OK;

	if (sink->options->verify && encoded_frame_is_key(&sink->frames.items[number]))
		status = packet_decoder_check_key(&sink->decoder, number, data, size);
	if (status == STATUS_OK && packet_sink_compares(sink))
		status = packet_decoder_put(&sink->decoder, number, data, size);
	if (status == STATUS_OK && sink->writes && sink->options->output != NULL)
		status = write_packet(sink, number, data, size);
	sink->packets++;
	return status;
}

int packet_sink_finish(struct packet_sink *sink)
{
	int status = STATUS_OK;

	if (packet_sink_compares(sink))
		status = packet_decoder_finish(&sink->decoder);
	return status == STATUS_OK && sink->options->verify ? encode_verify(&sink->frames) : status;
}

static int write_svg(struct packet_sink *sink)
{
	const char *slash = strrchr(sink->options->input, '/');
	char title[256];

	snprintf(title, sizeof(title), "%s as %s: %.0f kbit/s, PSNR %.2f dB",
		 slash != NULL ? slash + 1 : sink->options->input, encode_codec_word(sink->options->codec),
		 encoded_frames_bitrate(&sink->frames) / 1000.0,
		 encoded_frame_psnr(encoded_frames_mse(&sink->frames, false)));
	return stats_svg_write(&sink->svg, &sink->frames, title);
}

int packet_sink_commit(struct packet_sink *sink)
{
	int status = STATUS_OK;

	if (sink->svg.stream != NULL)
		status = write_svg(sink);
	/* Both are finished before the first gets its name. */
	if (status == STATUS_OK && sink->writer.packet != NULL)
		status = packet_writer_finish(&sink->writer);
	if (status == STATUS_OK)
		status = output_file_finish(&sink->svg);
	if (status == STATUS_OK && sink->options->stats && sink->writes)
		status = encode_stats_print(&sink->frames);
	if (status == STATUS_OK)
		status = output_file_publish(&sink->writer.file);
	return status == STATUS_OK ? output_file_publish(&sink->svg) : status;
}

void packet_sink_close(struct packet_sink *sink)
{
	packet_writer_close(&sink->writer);
	output_file_discard(&sink->svg);
	packet_decoder_close(&sink->decoder);
	encoded_frames_free(&sink->frames);
}

/* SPDX-License-Identifier: BSD-3-Clause */
#include "input/picture_source.h"

#include <libavutil/pixdesc.h>

#include "program/interrupt.h"
#include "program/report.h"

int picture_source_open(struct picture_source *source, const char *name)
{
	const AVCodecParameters *parameters;
	const AVCodec *codec;
	int status;
	int error;

	*source = (struct picture_source){ .packets_ended = false };
	status = source_open(&source->file, name);
	if (status != STATUS_OK)
		return status;
	parameters = source->file.stream->codecpar;
	codec = avcodec_find_decoder(parameters->codec_id);
	if (codec == NULL)
		return fail(STATUS_USAGE, "%s: libavcodec has no decoder for %s", name, source->file.codec_name);
	source->decoder = avcodec_alloc_context3(codec);
	source->packet = av_packet_alloc();
	source->decoded = av_frame_alloc();
	source->converted = av_frame_alloc();
	if (source->decoder == NULL || source->packet == NULL || source->decoded == NULL || source->converted == NULL)
		return fail(STATUS_FAILED, "out of memory");
	error = avcodec_parameters_to_context(source->decoder, parameters);
	/* Packets come as Annex B, and what the container says of others with them. */
	if (parameters->codec_id == AV_CODEC_ID_H264 || parameters->codec_id == AV_CODEC_ID_HEVC) {
		av_freep(&source->decoder->extradata);
		source->decoder->extradata_size = 0;
	}
	source->decoder->flags |= AV_CODEC_FLAG_UNALIGNED | AV_CODEC_FLAG_BITEXACT;
	source->decoder->pkt_timebase = source->file.stream->time_base;
	if (error >= 0)
		error = avcodec_open2(source->decoder, codec, NULL);
	return error < 0 ? fail(STATUS_USAGE, "%s: libavcodec: %s", name, av_err2str(error)) : STATUS_OK;
}

void picture_source_close(struct picture_source *source)
{
	sws_freeContext(source->converter);
	av_frame_free(&source->converted);
	av_frame_free(&source->decoded);
	av_packet_free(&source->packet);
	avcodec_free_context(&source->decoder);
	source_close(&source->file);
}

/* Samples that are 4:2:0 of 8 bits already stay as they are, whatever their range is called. */
static bool is_fitting(int format)
{
	return format == AV_PIX_FMT_YUV420P || format == AV_PIX_FMT_YUVJ420P;
}

static int convert(struct picture_source *source)
{
	AVFrame *from = source->decoded;
	AVFrame *to = source->converted;
	bool full = from->color_range == AVCOL_RANGE_JPEG;
	const int *coefficients = sws_getCoefficients((int)from->colorspace);
	bool rgb = (av_pix_fmt_desc_get(from->format)->flags & AV_PIX_FMT_FLAG_RGB) != 0;
	int error;

	av_frame_unref(to);
	to->format = AV_PIX_FMT_YUV420P;
	to->width = from->width;
	to->height = from->height;
	error = av_frame_get_buffer(to, 0);
	if (error >= 0)
		error = av_frame_copy_props(to, from);
	if (error < 0)
		return fail(STATUS_FAILED, "no room for a picture: %s", av_err2str(error));
	source->converter = sws_getCachedContext(source->converter, from->width, from->height, from->format, to->width,
						 to->height, to->format, SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT,
						 NULL, NULL, NULL);
	if (source->converter == NULL)
		return fail(STATUS_USAGE, "%s: its pictures cannot be converted to 8-bit 4:2:0", source->file.name);
	/* The range of YUV is kept; RGB becomes YUV of limited range. */
	sws_setColorspaceDetails(source->converter, coefficients, full || rgb, coefficients, full && !rgb, 0, 1 << 16,
				 1 << 16);
	sws_scale(source->converter, (const uint8_t *const *)from->data, from->linesize, 0, from->height, to->data,
		  to->linesize);
	return STATUS_OK;
}

static int send_packet(struct picture_source *source)
{
	int status = source_next(&source->file, source->packet, &source->packets_ended);
	int error;

	if (status != STATUS_OK)
		return status;
	error = avcodec_send_packet(source->decoder, source->packets_ended ? NULL : source->packet);
	av_packet_unref(source->packet);
	if (error < 0) {
		source->damaged++;
		remark("a packet of %s cannot be decoded: %s", source->file.name, av_err2str(error));
	}
	return STATUS_OK;
}

int picture_source_next(struct picture_source *source, AVFrame **picture)
{
	for (;;) {
		int error = avcodec_receive_frame(source->decoder, source->decoded);
		int status = STATUS_OK;

		if (interrupted())
			return interrupt_fail();
		if (error == AVERROR_EOF) {
			*picture = NULL;
			return STATUS_OK;
		}
		if (error >= 0) {
			source->decoded->pts = source->decoded->best_effort_timestamp;
			*picture = is_fitting(source->decoded->format) ? source->decoded : source->converted;
			return *picture == source->converted ? convert(source) : STATUS_OK;
		}
		if (error != AVERROR(EAGAIN)) {
			source->damaged++;
			remark("libavcodec: %s", av_err2str(error));
			continue;
		}
		status = send_packet(source);
		if (status != STATUS_OK)
			return status;
	}
}

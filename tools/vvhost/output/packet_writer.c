/* SPDX-License-Identifier: BSD-3-Clause */
#include "output/packet_writer.h"

#include <errno.h>
#include <string.h>

#include <libavcodec/bsf.h>

#include "output/ffmpeg_compatibility.h"
#include "program/report.h"

enum { IO_BYTES = 65536 };

int packet_writer_open(struct packet_writer *writer, const char *name)
{
	*writer = (struct packet_writer){ .packet = av_packet_alloc() };
	if (writer->packet == NULL)
		return fail(STATUS_FAILED, "out of memory");
	return output_file_open(&writer->file, name);
}

static int write_bytes(void *opaque, avio_written_byte *data, int size)
{
	struct packet_writer *writer = opaque;

	if (writer->status == STATUS_OK)
		writer->status = output_file_write(&writer->file, data, (size_t)size);
	return writer->status == STATUS_OK ? size : AVERROR(EIO);
}

static int64_t seek(void *opaque, int64_t offset, int whence)
{
	struct packet_writer *writer = opaque;

	if ((whence & ~AVSEEK_FORCE) == AVSEEK_SIZE || fseeko(writer->file.stream, offset, whence & ~AVSEEK_FORCE) != 0)
		return AVERROR(ENOSYS);
	return ftello(writer->file.stream);
}

static int failed(struct packet_writer *writer, int error)
{
	/* A full disk was reported already. */
	if (writer->status != STATUS_OK)
		return writer->status;
	return fail(STATUS_USAGE, "%s: libavformat cannot write it: %s", writer->file.name, av_err2str(error));
}

/* The parameter sets that stand in front of a key frame: a container may want them by themselves. */
static int take_headers(struct packet_writer *writer, const uint8_t *data, uint32_t size)
{
	AVCodecParameters *parameters = writer->stream->codecpar;
	const AVBitStreamFilter *kind = av_bsf_get_by_name("extract_extradata");
	AVBSFContext *filter = NULL;
	const uint8_t *headers;
	size_t length;
	int error = kind != NULL ? av_bsf_alloc(kind, &filter) : AVERROR_BSF_NOT_FOUND;

	if (error >= 0) {
		filter->par_in->codec_type = parameters->codec_type;
		filter->par_in->codec_id = parameters->codec_id;
		error = av_bsf_init(filter);
	}
	if (error >= 0)
		error = av_new_packet(writer->packet, (int)size);
	if (error >= 0) {
		memcpy(writer->packet->data, data, size);
		error = av_bsf_send_packet(filter, writer->packet);
	}
	if (error >= 0)
		error = av_bsf_receive_packet(filter, writer->packet);
	headers = error >= 0 ? av_packet_get_side_data(writer->packet, AV_PKT_DATA_NEW_EXTRADATA, &length) : NULL;
	if (headers != NULL) {
		parameters->extradata = av_mallocz(length + AV_INPUT_BUFFER_PADDING_SIZE);
		if (parameters->extradata != NULL) {
			memcpy(parameters->extradata, headers, length);
			parameters->extradata_size = (int)length;
		}
	}
	av_packet_unref(writer->packet);
	av_bsf_free(&filter);
	return parameters->extradata != NULL
		       ? STATUS_OK
		       : fail(STATUS_FAILED, "the first packet of the device has no parameter sets in front");
}

static bool has_headers(enum AVCodecID codec)
{
	return codec != AV_CODEC_ID_VP8 && codec != AV_CODEC_ID_VP9;
}

static int open_format(struct packet_writer *writer, const struct packet_writer_format *format)
{
	const AVOutputFormat *muxer = av_guess_format(format->muxer, NULL, NULL);
	bool can_seek = writer->file.temporary != NULL;
	uint8_t *io;

	if (muxer == NULL)
		return fail(STATUS_FAILED, "libavformat has no muxer %s", format->muxer);
	if (avformat_alloc_output_context2(&writer->format, muxer, NULL, NULL) < 0)
		return fail(STATUS_FAILED, "out of memory");
	io = av_malloc(IO_BYTES);
	writer->format->pb =
		io == NULL ? NULL
			   : avio_alloc_context(io, IO_BYTES, 1, writer, NULL, write_bytes, can_seek ? seek : NULL);
	writer->stream = avformat_new_stream(writer->format, NULL);
	if (writer->format->pb == NULL || writer->stream == NULL)
		return fail(STATUS_FAILED, "out of memory");
	writer->format->pb->seekable = can_seek ? AVIO_SEEKABLE_NORMAL : 0;
	writer->format->flags |= AVFMT_FLAG_BITEXACT | AVFMT_FLAG_CUSTOM_IO;
	writer->stream->time_base = format->time_base;
	writer->stream->avg_frame_rate = format->frame_rate;
	writer->stream->codecpar->codec_type = AVMEDIA_TYPE_VIDEO;
	writer->stream->codecpar->codec_id = format->codec;
	writer->stream->codecpar->format = AV_PIX_FMT_YUV420P;
	writer->stream->codecpar->width = (int)format->width;
	writer->stream->codecpar->height = (int)format->height;
	return STATUS_OK;
}

static int begin(struct packet_writer *writer, const struct packet_writer_format *format, const uint8_t *data,
		 uint32_t size)
{
	int status = open_format(writer, format);
	int error;

	if (status == STATUS_OK && has_headers(format->codec))
		status = take_headers(writer, data, size);
	if (status != STATUS_OK)
		return status;
	error = avformat_write_header(writer->format, NULL);
	writer->began = error >= 0;
	return error >= 0 ? STATUS_OK : failed(writer, error);
}

int packet_writer_put(struct packet_writer *writer, const struct packet_writer_format *format,
		      const struct packet_times *times, const uint8_t *data, uint32_t size)
{
	int status = writer->began ? STATUS_OK : begin(writer, format, data, size);
	int error;

	if (status != STATUS_OK)
		return status;
	error = av_new_packet(writer->packet, (int)size);
	if (error < 0)
		return fail(STATUS_FAILED, "out of memory");
	memcpy(writer->packet->data, data, size);
	writer->packet->pts = times->pts;
	writer->packet->dts = times->dts;
	writer->packet->duration = times->duration;
	writer->packet->flags = times->key ? AV_PKT_FLAG_KEY : 0;
	av_packet_rescale_ts(writer->packet, format->time_base, writer->stream->time_base);
	error = av_write_frame(writer->format, writer->packet);
	av_packet_unref(writer->packet);
	return error < 0 || writer->status != STATUS_OK ? failed(writer, error) : STATUS_OK;
}

int packet_writer_finish(struct packet_writer *writer)
{
	int error = 0;

	if (writer->began) {
		error = av_write_trailer(writer->format);
		avio_flush(writer->format->pb);
	}
	if (error < 0 || writer->status != STATUS_OK)
		return failed(writer, error);
	return output_file_finish(&writer->file);
}

void packet_writer_close(struct packet_writer *writer)
{
	if (writer->format != NULL && writer->format->pb != NULL) {
		/* Packets that are not written by now are not needed any more. */
		writer->status = STATUS_FAILED;
		av_freep(&writer->format->pb->buffer);
		avio_context_free(&writer->format->pb);
	}
	avformat_free_context(writer->format);
	av_packet_free(&writer->packet);
	output_file_discard(&writer->file);
	writer->format = NULL;
}

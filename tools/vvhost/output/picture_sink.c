/* SPDX-License-Identifier: BSD-3-Clause */
#include "output/picture_sink.h"

#include "program/report.h"

int picture_sink_open(struct picture_sink *sink, const struct options *options, AVRational frame_rate)
{
	int status = STATUS_OK;

	*sink = (struct picture_sink){ .options = options, .frame_rate = frame_rate };
	if (options->output != NULL)
		status = output_file_open(&sink->pictures, options->output);
	if (status == STATUS_OK && options->framemd5 != NULL)
		status = output_file_open(&sink->md5s, options->framemd5);
	if (status == STATUS_OK && options->contact_sheet != NULL)
		status = output_file_open(&sink->sheet_file, options->contact_sheet);
	return status;
}

bool picture_sink_wants_pixels(const struct picture_sink *sink)
{
	const struct options *options = sink->options;

	return options->output != NULL || options->framemd5 != NULL || options->contact_sheet != NULL ||
	       options->verify;
}

static int put_md5(struct picture_sink *sink, const struct sent_packet *packet, const uint8_t *packed, size_t length,
		   uint32_t width, uint32_t height)
{
	int status = STATUS_OK;
	struct frame_md5 md5;

	frame_md5_of(&md5, packed, length, width, height);
	md5.packet = packet->number;
	md5.start = packet->start;
	md5.epoch = packet->epoch;
	if (sink->options->verify)
		status = frame_md5_append(&sink->list, &md5);
	if (status == STATUS_OK && sink->options->framemd5 != NULL) {
		char text[MD5_TEXT];

		frame_md5_text(&md5, text);
		status = output_file_printf(&sink->md5s, "%s\n", text);
	}
	return status;
}

static int put_y4m_header(struct picture_sink *sink, uint32_t width, uint32_t height)
{
	AVRational rate = sink->frame_rate.num > 0 ? sink->frame_rate : (AVRational){ 25, 1 };

	if (sink->count == 1)
		return output_file_printf(&sink->pictures, "YUV4MPEG2 W%u H%u F%d:%d Ip A0:0 C420jpeg\n", width, height,
					  rate.num, rate.den);
	if (width != sink->first_width || height != sink->first_height)
		return fail(
			STATUS_FAILED,
			"frame %llu is %ux%u, those before are %ux%u: a .y4m file holds one size, write a .yuv file",
			(unsigned long long)sink->count, width, height, sink->first_width, sink->first_height);
	return STATUS_OK;
}

static int put_picture(struct picture_sink *sink, const uint8_t *packed, size_t length, uint32_t width, uint32_t height)
{
	int status = STATUS_OK;

	if (sink->options->y4m) {
		status = put_y4m_header(sink, width, height);
		if (status == STATUS_OK)
			status = output_file_write(&sink->pictures, "FRAME\n", 6);
	}
	if (status == STATUS_OK)
		status = output_file_write(&sink->pictures, packed, length);
	return status;
}

int picture_sink_put(struct picture_sink *sink, const struct sent_packet *packet, const uint8_t *packed, size_t length,
		     uint32_t width, uint32_t height)
{
	const struct options *options = sink->options;
	int status = STATUS_OK;

	sink->count++;
	if (sink->count == 1) {
		sink->first_width = width;
		sink->first_height = height;
	}
	if (options->verify || options->framemd5 != NULL)
		status = put_md5(sink, packet, packed, length, width, height);
	if (status == STATUS_OK && options->output != NULL)
		status = put_picture(sink, packed, length, width, height);
	if (status == STATUS_OK && options->contact_sheet != NULL)
		status = contact_sheet_put(&sink->sheet, sink->count, packed, options->image_format, width, height);
	return status;
}

bool picture_sink_takes_stdout(const struct picture_sink *sink)
{
	return sink->pictures.is_stdout || sink->md5s.is_stdout || sink->sheet_file.is_stdout;
}

int picture_sink_commit(struct picture_sink *sink)
{
	struct output_file *files[] = { &sink->pictures, &sink->md5s, &sink->sheet_file };
	int status = STATUS_OK;

	if (sink->sheet_file.stream != NULL)
		status = contact_sheet_write(&sink->sheet, &sink->sheet_file);
	/* All are finished before the first gets its name. */
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && status == STATUS_OK; i++)
		status = output_file_finish(files[i]);
	for (size_t i = 0; i < sizeof(files) / sizeof(files[0]) && status == STATUS_OK; i++)
		status = output_file_publish(files[i]);
	return status;
}

void picture_sink_close(struct picture_sink *sink)
{
	output_file_discard(&sink->pictures);
	output_file_discard(&sink->md5s);
	output_file_discard(&sink->sheet_file);
	contact_sheet_free(&sink->sheet);
	frame_md5_free(&sink->list);
}

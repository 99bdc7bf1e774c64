/* SPDX-License-Identifier: BSD-3-Clause */
#include "sessions/encode_feed.h"

#include "program/report.h"

static int read_picture(struct encode_file *file)
{
	if (file->next != NULL)
		return STATUS_OK;
	if (file->options->frames > 0 && file->count == file->options->frames)
		return STATUS_OK;
	return picture_source_next(&file->source, &file->next);
}

static int configure(struct encode_file *file, struct encode_session *session)
{
	struct encode_format format = {
		.width = (uint32_t)file->next->width,
		.height = (uint32_t)file->next->height,
		.crop = file->options->crop,
	};

	if (format.crop.width == 0)
		format.crop = (struct virtio_video_crop){ 0, 0, format.width, format.height };
	if (format.crop.left + format.crop.width > format.width || format.crop.top + format.crop.height > format.height)
		return fail(STATUS_USAGE, "%s: --crop reaches beyond its pictures, which are %ux%u",
			    file->options->input, format.width, format.height);
	file->width = file->next->width;
	file->height = file->next->height;
	return encode_session_configure(session, &format);
}

static int queue(struct encode_file *file, struct encode_session *session, uint32_t index)
{
	const struct image_format *format = image_format_find(file->options->image_format);
	AVFrame *picture = packet_sink_compares(&session->sink) ? file->next : NULL;
	size_t length;
	int status;

	/* The protocol does not name the matrix of RGB: the device assumes the default. */
	file->next->colorspace = AVCOL_SPC_UNSPECIFIED;
	status = picture_convert(&file->converter, file->next, format, &length);

	if (status == STATUS_OK)
		status = encode_session_fill(session, index, file->converter.packed);
	if (status == STATUS_OK && picture != NULL && format->plane_count == 1) {
		/* The encoder is not to blame for the losses of RGB. */
		status = picture_restore(&file->back, format, file->converter.packed, file->width, file->height,
					 file->sent);
		picture = file->sent;
	}
	if (status == STATUS_OK)
		status = encode_session_queue(session, index, picture_clock_next(&file->clock, file->next->pts),
					      picture);
	file->next = NULL;
	file->count++;
	return status;
}

static int advance(void *opaque, struct encode_session *session)
{
	struct encode_file *file = opaque;
	uint32_t index;

	for (;;) {
		int status = read_picture(file);

		if (status != STATUS_OK)
			return status;
		if (file->next == NULL) {
			session->wish = WISH_END;
			return STATUS_OK;
		}
		if (session->configured && (file->next->width != file->width || file->next->height != file->height)) {
			session->wish = WISH_RESIZE;
			return encode_session_check_resize(session, (uint32_t)file->next->width,
							   (uint32_t)file->next->height);
		}
		if (!session->configured)
			status = configure(file, session);
		if (status != STATUS_OK || !encode_session_free_image(session, &index))
			return status;
		status = queue(file, session, index);
		if (status != STATUS_OK)
			return status;
	}
}

static void returned(void *opaque, uint32_t index)
{
	(void)opaque;
	(void)index;
}

int encode_file_open(struct encode_file *file, const struct options *options, struct encode_feed *feed)
{
	int status = picture_source_open(&file->source, options->input);

	file->options = options;
	file->converter.flags = SWS_BICUBIC | SWS_ACCURATE_RND | SWS_BITEXACT;
	file->back.flags = file->converter.flags;
	*feed = (struct encode_feed){ .advance = advance, .returned = returned, .opaque = file };
	if (status != STATUS_OK)
		return status;
	file->sent = av_frame_alloc();
	if (file->sent == NULL)
		return fail(STATUS_FAILED, "out of memory");
	picture_clock_open(&file->clock, options->fps, file->source.file.stream->time_base,
			   file->source.file.frame_rate);
	return STATUS_OK;
}

void encode_file_close(struct encode_file *file)
{
	av_frame_free(&file->sent);
	picture_converter_free(&file->converter);
	picture_converter_free(&file->back);
	picture_source_close(&file->source);
}

/* SPDX-License-Identifier: BSD-3-Clause */
/* The parameters of an encoding session: the requested ones, and the result. */
#include <stdio.h>
#include <string.h>

#include "formats/names.h"
#include "program/report.h"
#include "sessions/encode_session.h"

static uint32_t clamp(uint32_t value, uint32_t low, uint32_t high)
{
	return value < low ? low : value > high ? high : value;
}

/* The profile is the first field of each member. */
static uint32_t *profile_of(struct virtio_video_params *params)
{
	return &params->bitstream_format.params.h264.profile;
}

static void ask(const struct encode_session *session, const struct encode_format *format,
		struct virtio_video_params *params)
{
	const struct options *options = session->options;
	const struct virtio_video_params *model = format->layout_of;

	params->image_format = model != NULL ? model->image_format : options->image_format;
	params->planes_layout = model != NULL ? model->planes_layout : options->planes_layout;
	params->width = format->width;
	params->height = format->height;
	params->crop = format->crop;
	/* Of the size before they would be taken for wishes. */
	memset(params->plane_formats, 0, sizeof(params->plane_formats));
	if (model != NULL) {
		params->num_planes = model->num_planes;
		memcpy(params->plane_formats, model->plane_formats, sizeof(params->plane_formats));
	}
	params->frame_rate = session->frame_rate;
	params->cur_image_buffers =
		clamp(format->images > 0 ? format->images : params->min_image_buffers + ENCODE_SPARE_IMAGES,
		      params->min_image_buffers, params->max_image_buffers);
	params->cur_bitstream_buffers =
		clamp(ENCODE_OUTPUTS, params->min_bitstream_buffers, params->max_bitstream_buffers);
	if (options->profile != 0)
		*profile_of(params) = options->profile;
	if (options->level != 0)
		params->bitstream_format.params.h264.level = options->level;
	/* At a resize the bitrate may be another by now. */
	if (options->bitrate != 0 && !session->asked)
		params->cur_bitrate = options->bitrate;
	params->rc_mode = options->rc_mode;
	memset(&params->qp, 0, sizeof(params->qp));
	if (options->has_qp)
		params->qp.no_rc = options->qp;
	else if (options->has_qp_range)
		params->qp.rc = options->qp_range;
}

static void tell(const char *what, uint32_t wanted, uint32_t got)
{
	if (wanted != got)
		notice("note: the device adjusted %s from %u to %u", what, wanted, got);
}

static void tell_words(const char *what, const char *wanted, const char *got)
{
	if (strcmp(wanted, got) != 0)
		notice("note: the device adjusted %s from %s to %s", what, wanted, got);
}

static const char *rc_mode_word(uint32_t rc_mode)
{
	return rc_mode == VIRTIO_VIDEO_RATE_CONTROL_FRAME	  ? "frame"
	       : rc_mode == VIRTIO_VIDEO_RATE_CONTROL_MACRO_BLOCK ? "macroblock"
								  : "none";
}

static void tell_crop(const struct virtio_video_crop *wanted, const struct virtio_video_crop *got)
{
	if (memcmp(wanted, got, sizeof(*wanted)) != 0)
		notice("note: the device adjusted what is encoded from %ux%u+%u+%u to %ux%u+%u+%u", wanted->width,
		       wanted->height, wanted->left, wanted->top, got->width, got->height, got->left, got->top);
}

/* If the user does not get a requested value, this is reported; other differences are not. */
static void tell_adjusted(const struct encode_session *session, struct virtio_video_params *wanted,
			  struct virtio_video_params *got)
{
	const struct options *options = session->options;
	uint32_t codec = options->codec;

	tell_crop(&wanted->crop, &got->crop);
	tell("the frame rate", wanted->frame_rate, got->frame_rate);
	if (options->profile != 0)
		tell_words("--profile", profile_name(codec, *profile_of(wanted)),
			   profile_name(codec, *profile_of(got)));
	if (options->level != 0)
		tell_words("--level", h264_level_name(wanted->bitstream_format.params.h264.level),
			   h264_level_name(got->bitstream_format.params.h264.level));
	if (options->bitrate != 0)
		tell("the bitrate", wanted->cur_bitrate, got->cur_bitrate);
	if (options->has_rc_mode)
		tell_words("--rc", rc_mode_word(wanted->rc_mode), rc_mode_word(got->rc_mode));
	if (options->has_qp) {
		tell("--qp of I frames", wanted->qp.no_rc.iframe_qp, got->qp.no_rc.iframe_qp);
		tell("--qp of P frames", wanted->qp.no_rc.pframe_qp, got->qp.no_rc.pframe_qp);
		tell("--qp of B frames", wanted->qp.no_rc.bframe_qp, got->qp.no_rc.bframe_qp);
	} else if (options->has_qp_range) {
		tell("the smallest of --qp-range", wanted->qp.rc.min_qp, got->qp.rc.min_qp);
		tell("the largest of --qp-range", wanted->qp.rc.max_qp, got->qp.rc.max_qp);
	}
}

static int check(const struct encode_session *session, const struct virtio_video_params *wanted)
{
	const struct virtio_video_params *got = &session->params;

	if (got->image_format != wanted->image_format)
		return fail(STATUS_USAGE, "the device takes %s, not %s", image_format_name(got->image_format),
			    image_format_name(wanted->image_format));
	if (got->planes_layout != wanted->planes_layout)
		return fail(STATUS_USAGE, "the device takes layout %s, not %s", planes_layout_name(got->planes_layout),
			    planes_layout_name(wanted->planes_layout));
	if (got->width != wanted->width || got->height != wanted->height)
		return fail(STATUS_USAGE, "the device encodes no pictures of %ux%u: it says %ux%u", wanted->width,
			    wanted->height, got->width, got->height);
	if (got->cur_image_buffers < got->min_image_buffers || got->cur_image_buffers > ENCODE_MAX_BUFFERS ||
	    got->cur_image_buffers == 0)
		return fail(STATUS_FAILED, "the device wants %u image buffers", got->cur_image_buffers);
	if (got->cur_bitstream_buffers == 0 || got->cur_bitstream_buffers > ENCODE_MAX_BUFFERS)
		return fail(STATUS_FAILED, "the device wants %u bitstream buffers", got->cur_bitstream_buffers);
	if (got->cur_bitrate < got->min_bitrate || got->cur_bitrate > got->max_bitrate)
		return fail(STATUS_FAILED, "the device's bitrate %u is not between its limits %u and %u",
			    got->cur_bitrate, got->min_bitrate, got->max_bitrate);
	return STATUS_OK;
}

/*
 * Where the pictures lie in memory already, the device has to take them as they lie. In a single buffer a decoder may
 * leave room for the rest of a block between the planes; with a buffer for each it does not matter.
 */
static int check_layout(const struct encode_session *session, const struct virtio_video_params *model)
{
	const struct virtio_video_params *got = &session->params;
	bool single = model->planes_layout == VIRTIO_VIDEO_PLANES_LAYOUT_SINGLE_BUFFER;

	for (uint32_t i = 0; i < model->num_planes; i++) {
		const struct virtio_video_plane_format *one = &model->plane_formats[i];
		const struct virtio_video_plane_format *other = &got->plane_formats[i];

		if (one->stride != other->stride || (single && one->offset != other->offset))
			return fail(
				STATUS_FAILED,
				"the encoder does not take plane %u as the decoder lays it out (stride %u at %u): it says %u at %u%s",
				i, one->stride, one->offset, other->stride, other->offset,
				one->stride == other->stride ? "; --layout planes has no such offsets" : "");
	}
	return STATUS_OK;
}

int encode_session_set_params(struct encode_session *session, const struct encode_format *format)
{
	struct virtio_video_params wanted;
	int status;

	ask(session, format, &session->params);
	wanted = session->params;
	status = driver_set_params(session->driver, session->base.stream_id, &session->params);
	if (status == STATUS_OK)
		status = check(session, &wanted);
	if (status == STATUS_OK && format->layout_of != NULL)
		status = check_layout(session, format->layout_of);
	if (status == STATUS_OK && session->sink.writes)
		tell_adjusted(session, &wanted, &session->params);
	session->asked = true;
	return status;
}

int encode_session_change(struct encode_session *session, uint64_t number)
{
	const struct bitrate_changes *changes = &session->options->changes;
	uint32_t wanted = 0;
	int status;

	for (size_t i = 0; i < changes->count; i++) {
		if (changes->items[i].picture == number)
			wanted = changes->items[i].bitrate;
	}
	if (wanted == 0)
		return STATUS_OK;
	session->params.cur_bitrate = wanted;
	status = driver_set_params(session->driver, session->base.stream_id, &session->params);
	if (status == STATUS_OK && session->sink.writes)
		tell("the bitrate", wanted, session->params.cur_bitrate);
	return status;
}

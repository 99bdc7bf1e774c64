// SPDX-License-Identifier: GPL-2.0
/* The decoder's ioctls. */
#include "vv.h"

/* Some clients ask for the format right after the first input: it is on its way. */
#define VV_HEADER_WAIT (HZ / 5)

static bool header_is_due(struct vv_context *context)
{
	return READ_ONCE(context->state.phase) == VV_HEADER && READ_ONCE(context->state.on[VV_OUT]);
}

static int g_fmt_cap(struct file *file, void *priv, struct v4l2_format *format)
{
	struct vv_context *context = vv_context_of(file);

	/* Once a stream: one without a header in its first inputs is not to be slow. */
	if (header_is_due(context) && !context->waited) {
		wait_event_interruptible_timeout(context->wait, !header_is_due(context), VV_HEADER_WAIT);
		context->waited = true;
	}
	return vv_g_fmt_image(file, priv, format);
}

static int try_fmt_cap(struct file *file, void *priv, struct v4l2_format *format)
{
	struct vv_context *context = vv_context_of(file);
	struct vv_layout layout;
	int err;

	mutex_lock(&context->mutex);
	err = vv_image_try(context, &format->fmt.pix_mp, &layout);
	if (!err)
		vv_image_to_v4l2(context, &layout, &format->fmt.pix_mp);
	mutex_unlock(&context->mutex);
	return err;
}

/* With a stream, the device has the last word. A drain forbids it to change anything: it is cancelled, and begins anew. */
static int set_image(struct vv_context *context, const struct vv_layout *layout, u32 bytesperline)
{
	if (!context->stream || context->state.first) {
		context->image = *layout;
		return 0;
	}
	if (context->state.drain_sent) {
		vv_stream_clear(context, VV_CAP);
		vv_stream_event(context, VV_EV_DRAIN_CANCELED);
	}
	if (!context->stream)
		return -EIO;
	return vv_layout_negotiate(context, layout->format, bytesperline);
}

static int s_fmt_cap(struct file *file, void *priv, struct v4l2_format *format)
{
	struct vv_context *context = vv_context_of(file);
	struct v4l2_pix_format_mplane *pix = &format->fmt.pix_mp;
	struct vv_layout layout;
	int err;

	mutex_lock(&context->q_lock);
	mutex_lock(&context->mutex);
	err = vv_image_try(context, pix, &layout);
	if (!err && vb2_is_busy(&context->queue[VV_CAP].vb2))
		err = -EBUSY;
	if (!err)
		err = set_image(context, &layout, layout.bytesperline[0]);
	if (!err)
		vv_image_to_v4l2(context, &context->image, pix);
	mutex_unlock(&context->mutex);
	mutex_unlock(&context->q_lock);
	return err;
}

static int try_fmt_out(struct file *file, void *priv, struct v4l2_format *format)
{
	struct vv_context *context = vv_context_of(file);

	mutex_lock(&context->mutex);
	vv_coded_try(context, &format->fmt.pix_mp);
	mutex_unlock(&context->mutex);
	return 0;
}

static int s_fmt_out(struct file *file, void *priv, struct v4l2_format *format)
{
	struct vv_context *context = vv_context_of(file);
	struct v4l2_pix_format_mplane *pix = &format->fmt.pix_mp;
	const struct vv_codec_format *codec;
	bool has_pictures;
	int err = 0;

	mutex_lock(&context->q_lock);
	mutex_lock(&context->mutex);
	vv_coded_try(context, pix);
	codec = vv_codec_by_fourcc(pix->pixelformat);
	has_pictures = vb2_is_busy(&context->queue[VV_CAP].vb2);
	if (vb2_is_busy(&context->queue[VV_OUT].vb2) || (has_pictures && codec != context->codec))
		err = -EBUSY;
	if (!err) {
		/* The wire fixes the codec when a stream begins. */
		if (context->stream)
			vv_stream_destroy(context);
		context->codec = codec;
		context->coded_width = pix->width;
		context->coded_height = pix->height;
		context->coded_size = pix->plane_fmt[0].sizeimage;
		vv_set_colours(context, pix);
		context->state.first = true;
		if (!has_pictures)
			vv_default_layout(context);
	}
	mutex_unlock(&context->mutex);
	mutex_unlock(&context->q_lock);
	return err;
}

static int g_selection(struct file *file, void *priv, struct v4l2_selection *selection)
{
	struct vv_context *context = vv_context_of(file);
	int err = 0;

	if (selection->type != V4L2_BUF_TYPE_VIDEO_CAPTURE && selection->type != V4L2_BUF_TYPE_VIDEO_CAPTURE_MPLANE)
		return -EINVAL;
	mutex_lock(&context->mutex);
	switch (selection->target) {
	case V4L2_SEL_TGT_CROP:
	case V4L2_SEL_TGT_CROP_DEFAULT:
	case V4L2_SEL_TGT_COMPOSE:
	case V4L2_SEL_TGT_COMPOSE_DEFAULT:
		selection->r = context->crop;
		break;
	case V4L2_SEL_TGT_CROP_BOUNDS:
	case V4L2_SEL_TGT_COMPOSE_BOUNDS:
	case V4L2_SEL_TGT_COMPOSE_PADDED:
		selection->r = (struct v4l2_rect){ 0, 0, context->image.width, context->image.height };
		break;
	default:
		err = -EINVAL;
		break;
	}
	mutex_unlock(&context->mutex);
	return err;
}

/* The stream has the rectangle. Clients ask for one all the same, and get it. */
static int s_selection(struct file *file, void *priv, struct v4l2_selection *selection)
{
	if (selection->target != V4L2_SEL_TGT_COMPOSE && selection->target != V4L2_SEL_TGT_CROP)
		return -EINVAL;
	return g_selection(file, priv, selection);
}

static int try_decoder_cmd(struct file *file, void *priv, struct v4l2_decoder_cmd *command)
{
	command->flags = 0;
	switch (command->cmd) {
	case V4L2_DEC_CMD_STOP:
		command->stop.pts = 0;
		return 0;
	case V4L2_DEC_CMD_START:
		command->start.speed = 0;
		command->start.format = V4L2_DEC_START_FMT_NONE;
		return 0;
	default:
		return -EINVAL;
	}
}

static int decoder_cmd(struct file *file, void *priv, struct v4l2_decoder_cmd *command)
{
	int err = try_decoder_cmd(file, priv, command);

	if (err)
		return err;
	if (command->cmd == V4L2_DEC_CMD_STOP)
		return vv_command_stop(vv_context_of(file));
	return vv_command_start(vv_context_of(file));
}

static int subscribe(struct v4l2_fh *fh, const struct v4l2_event_subscription *subscription)
{
	switch (subscription->type) {
	case V4L2_EVENT_EOS:
		return v4l2_event_subscribe(fh, subscription, 2, NULL);
	case V4L2_EVENT_SOURCE_CHANGE:
		return v4l2_src_change_event_subscribe(fh, subscription);
	default:
		return v4l2_ctrl_subscribe_event(fh, subscription);
	}
}

const struct v4l2_ioctl_ops vv_decoder_ioctls = {
	.vidioc_querycap = vv_querycap,
	.vidioc_enum_fmt_vid_cap = vv_enum_fmt_image,
	.vidioc_enum_fmt_vid_out = vv_enum_fmt_coded,
	.vidioc_enum_framesizes = vv_enum_framesizes,
	.vidioc_g_fmt_vid_cap_mplane = g_fmt_cap,
	.vidioc_try_fmt_vid_cap_mplane = try_fmt_cap,
	.vidioc_s_fmt_vid_cap_mplane = s_fmt_cap,
	.vidioc_g_fmt_vid_out_mplane = vv_g_fmt_coded,
	.vidioc_try_fmt_vid_out_mplane = try_fmt_out,
	.vidioc_s_fmt_vid_out_mplane = s_fmt_out,
	.vidioc_g_selection = g_selection,
	.vidioc_s_selection = s_selection,
	.vidioc_reqbufs = vv_reqbufs,
	.vidioc_create_bufs = vv_create_bufs,
	.vidioc_querybuf = vv_querybuf,
	.vidioc_qbuf = vv_qbuf,
	.vidioc_dqbuf = vv_dqbuf,
	.vidioc_prepare_buf = vv_prepare_buf,
	.vidioc_expbuf = vv_expbuf,
	.vidioc_streamon = vv_streamon,
	.vidioc_streamoff = vv_streamoff,
	.vidioc_try_decoder_cmd = try_decoder_cmd,
	.vidioc_decoder_cmd = decoder_cmd,
	.vidioc_subscribe_event = subscribe,
	.vidioc_unsubscribe_event = v4l2_event_unsubscribe,
};

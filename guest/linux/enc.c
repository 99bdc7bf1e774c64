// SPDX-License-Identifier: GPL-2.0
/* The encoder's ioctls. */
#include "vv.h"

static int try_fmt_cap(struct file *file, void *priv, struct v4l2_format *format)
{
	struct vv_context *context = vv_context_of(file);
	struct v4l2_pix_format_mplane *pix = &format->fmt.pix_mp;
	struct v4l2_pix_format_mplane now;

	mutex_lock(&context->mutex);
	vv_coded_to_v4l2(context, &now);
	vv_coded_try(context, pix);
	/* Colours are those of the pictures. */
	vv_copy_colours(pix, &now);
	mutex_unlock(&context->mutex);
	return 0;
}

static void set_image(struct vv_context *context, const struct vv_layout *layout)
{
	context->image = *layout;
	context->crop = (struct v4l2_rect){ 0, 0, layout->width, layout->height };
	if (vb2_is_busy(&context->queue[VV_CAP].vb2))
		return;
	context->coded_width = layout->width;
	context->coded_height = layout->height;
	context->coded_size = vv_coded_size(layout->width, layout->height, context->coded_size);
}

/* Pictures that are larger than the codec can have become smaller. */
static int set_codec(struct vv_context *context, const struct vv_codec_format *codec)
{
	const struct vv_codec_format *before = context->codec;
	struct v4l2_pix_format_mplane pix;
	struct vv_layout layout;
	int err;

	context->codec = codec;
	vv_image_to_v4l2(context, &context->image, &pix);
	pix.height = context->image.height;
	err = vv_image_try(context, &pix, &layout);
	if (!err && (layout.width != context->image.width || layout.height != context->image.height)) {
		if (vb2_is_busy(&context->queue[VV_OUT].vb2))
			err = -EBUSY;
		else
			set_image(context, &layout);
	}
	if (err)
		context->codec = before;
	return err;
}

static int s_fmt_cap(struct file *file, void *priv, struct v4l2_format *format)
{
	struct vv_context *context = vv_context_of(file);
	struct v4l2_pix_format_mplane *pix = &format->fmt.pix_mp;
	const struct vv_codec_format *codec;
	int err = 0;

	mutex_lock(&context->q_lock);
	mutex_lock(&context->mutex);
	vv_coded_try(context, pix);
	codec = vv_codec_by_fourcc(pix->pixelformat);
	/* OUTPUT may stream already. Then its stream stays, and with it the codec, which the wire fixes when it begins. */
	if (vb2_is_busy(&context->queue[VV_CAP].vb2) ||
	    (codec != context->codec && vb2_is_streaming(&context->queue[VV_OUT].vb2)))
		err = -EBUSY;
	if (!err && codec != context->codec) {
		if (context->stream)
			vv_stream_destroy(context);
		err = set_codec(context, codec);
	}
	if (!err) {
		context->coded_size = pix->plane_fmt[0].sizeimage;
		vv_coded_to_v4l2(context, pix);
	}
	mutex_unlock(&context->mutex);
	mutex_unlock(&context->q_lock);
	return err;
}

/* Colours are the client's to say. */
static int try_image(struct vv_context *context, struct v4l2_pix_format_mplane *pix, struct vv_layout *layout)
{
	struct v4l2_pix_format_mplane asked = *pix;
	int err = vv_image_try(context, pix, layout);

	if (err)
		return err;
	vv_image_to_v4l2(context, layout, pix);
	vv_copy_colours(pix, &asked);
	return 0;
}

static int try_fmt_out(struct file *file, void *priv, struct v4l2_format *format)
{
	struct vv_context *context = vv_context_of(file);
	struct vv_layout layout;
	int err;

	mutex_lock(&context->mutex);
	err = try_image(context, &format->fmt.pix_mp, &layout);
	mutex_unlock(&context->mutex);
	return err;
}

static int s_fmt_out(struct file *file, void *priv, struct v4l2_format *format)
{
	struct vv_context *context = vv_context_of(file);
	struct v4l2_pix_format_mplane *pix = &format->fmt.pix_mp;
	struct vv_layout layout;
	int err;

	mutex_lock(&context->q_lock);
	mutex_lock(&context->mutex);
	err = try_image(context, pix, &layout);
	if (!err && vb2_is_busy(&context->queue[VV_OUT].vb2))
		err = -EBUSY;
	if (!err) {
		if (context->stream)
			vv_stream_destroy(context);
		set_image(context, &layout);
		vv_set_colours(context, pix);
	}
	mutex_unlock(&context->mutex);
	mutex_unlock(&context->q_lock);
	return err;
}

static bool is_output(const struct v4l2_selection *selection)
{
	return selection->type == V4L2_BUF_TYPE_VIDEO_OUTPUT || selection->type == V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE;
}

static int g_selection(struct file *file, void *priv, struct v4l2_selection *selection)
{
	struct vv_context *context = vv_context_of(file);
	int err = 0;

	if (!is_output(selection))
		return -EINVAL;
	mutex_lock(&context->mutex);
	switch (selection->target) {
	case V4L2_SEL_TGT_CROP:
		selection->r = context->crop;
		break;
	case V4L2_SEL_TGT_CROP_DEFAULT:
	case V4L2_SEL_TGT_CROP_BOUNDS:
		selection->r = (struct v4l2_rect){ 0, 0, context->image.width, context->image.height };
		break;
	default:
		err = -EINVAL;
		break;
	}
	mutex_unlock(&context->mutex);
	return err;
}

/* The rectangle is that of a stream: while there is one, it stays. */
static int s_selection(struct file *file, void *priv, struct v4l2_selection *selection)
{
	struct vv_context *context = vv_context_of(file);
	const struct vv_image_caps *sizes;
	struct v4l2_rect *r = &selection->r;

	if (!is_output(selection) || selection->target != V4L2_SEL_TGT_CROP)
		return -EINVAL;
	mutex_lock(&context->mutex);
	if (!context->stream) {
		u32 width = context->image.width, height = context->image.height;

		sizes = &context->dev->caps.image[context->image.format->wire];
		r->width = clamp_t(u32, r->width & ~1u, min(sizes->width.min, width), width);
		r->height = clamp_t(u32, r->height & ~1u, min(sizes->height.min, height), height);
		r->left = clamp_t(s32, r->left, 0, width - r->width) & ~1;
		r->top = clamp_t(s32, r->top, 0, height - r->height) & ~1;
		context->crop = *r;
		context->coded_width = r->width;
		context->coded_height = r->height;
	}
	*r = context->crop;
	mutex_unlock(&context->mutex);
	return 0;
}

static void say_rate(const struct vv_context *context, struct v4l2_streamparm *parm)
{
	memset(&parm->parm, 0, sizeof(parm->parm));
	parm->parm.output.capability = V4L2_CAP_TIMEPERFRAME;
	parm->parm.output.timeperframe.numerator = 1;
	parm->parm.output.timeperframe.denominator = context->rate;
}

static int g_parm(struct file *file, void *priv, struct v4l2_streamparm *parm)
{
	if (parm->type != V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE)
		return -EINVAL;
	say_rate(vv_context_of(file), parm);
	return 0;
}

/* The wire has whole frames per second. */
static int s_parm(struct file *file, void *priv, struct v4l2_streamparm *parm)
{
	struct vv_context *context = vv_context_of(file);
	const struct v4l2_fract *time = &parm->parm.output.timeperframe;
	const struct vv_range *range;
	u64 rate;

	if (parm->type != V4L2_BUF_TYPE_VIDEO_OUTPUT_MPLANE)
		return -EINVAL;
	mutex_lock(&context->mutex);
	range = &context->dev->caps.image[context->image.format->wire].rate;
	if (time->numerator && time->denominator) {
		rate = div_u64((u64)time->denominator + time->numerator / 2, time->numerator);
		context->rate = vv_range_fit(range, min_t(u64, rate, range->max));
		context->settings_changed = true;
	}
	say_rate(context, parm);
	vv_pump(context);
	mutex_unlock(&context->mutex);
	return 0;
}

static int enum_frameintervals(struct file *file, void *priv, struct v4l2_frmivalenum *interval)
{
	struct vv_context *context = vv_context_of(file);
	const struct vv_image_caps *caps;
	struct v4l2_frmsizeenum sizes = { .pixel_format = interval->pixel_format };

	if (interval->index || vv_enum_framesizes(file, priv, &sizes))
		return -EINVAL;
	if (interval->width < sizes.stepwise.min_width || interval->width > sizes.stepwise.max_width ||
	    interval->height < sizes.stepwise.min_height || interval->height > sizes.stepwise.max_height)
		return -EINVAL;
	caps = &context->dev->caps.image[context->image.format->wire];
	interval->type = V4L2_FRMIVAL_TYPE_CONTINUOUS;
	interval->stepwise.min = (struct v4l2_fract){ 1, caps->rate.max };
	interval->stepwise.max = (struct v4l2_fract){ 1, caps->rate.min };
	interval->stepwise.step = (struct v4l2_fract){ 1, 1 };
	if (caps->rate.max == caps->rate.min) {
		interval->type = V4L2_FRMIVAL_TYPE_DISCRETE;
		interval->discrete = (struct v4l2_fract){ 1, caps->rate.max };
	}
	return 0;
}

static int try_encoder_cmd(struct file *file, void *priv, struct v4l2_encoder_cmd *command)
{
	command->flags = 0;
	return command->cmd == V4L2_ENC_CMD_STOP || command->cmd == V4L2_ENC_CMD_START ? 0 : -EINVAL;
}

static int encoder_cmd(struct file *file, void *priv, struct v4l2_encoder_cmd *command)
{
	int err = try_encoder_cmd(file, priv, command);

	if (err)
		return err;
	if (command->cmd == V4L2_ENC_CMD_STOP)
		return vv_command_stop(vv_context_of(file));
	return vv_command_start(vv_context_of(file));
}

static int subscribe(struct v4l2_fh *fh, const struct v4l2_event_subscription *subscription)
{
	if (subscription->type == V4L2_EVENT_EOS)
		return v4l2_event_subscribe(fh, subscription, 2, NULL);
	return v4l2_ctrl_subscribe_event(fh, subscription);
}

const struct v4l2_ioctl_ops vv_encoder_ioctls = {
	.vidioc_querycap = vv_querycap,
	.vidioc_enum_fmt_vid_cap = vv_enum_fmt_coded,
	.vidioc_enum_fmt_vid_out = vv_enum_fmt_image,
	.vidioc_enum_framesizes = vv_enum_framesizes,
	.vidioc_enum_frameintervals = enum_frameintervals,
	.vidioc_g_fmt_vid_cap_mplane = vv_g_fmt_coded,
	.vidioc_try_fmt_vid_cap_mplane = try_fmt_cap,
	.vidioc_s_fmt_vid_cap_mplane = s_fmt_cap,
	.vidioc_g_fmt_vid_out_mplane = vv_g_fmt_image,
	.vidioc_try_fmt_vid_out_mplane = try_fmt_out,
	.vidioc_s_fmt_vid_out_mplane = s_fmt_out,
	.vidioc_g_selection = g_selection,
	.vidioc_s_selection = s_selection,
	.vidioc_g_parm = g_parm,
	.vidioc_s_parm = s_parm,
	.vidioc_reqbufs = vv_reqbufs,
	.vidioc_create_bufs = vv_create_bufs,
	.vidioc_querybuf = vv_querybuf,
	.vidioc_qbuf = vv_qbuf,
	.vidioc_dqbuf = vv_dqbuf,
	.vidioc_prepare_buf = vv_prepare_buf,
	.vidioc_expbuf = vv_expbuf,
	.vidioc_streamon = vv_streamon,
	.vidioc_streamoff = vv_streamoff,
	.vidioc_try_encoder_cmd = try_encoder_cmd,
	.vidioc_encoder_cmd = encoder_cmd,
	.vidioc_subscribe_event = subscribe,
	.vidioc_unsubscribe_event = v4l2_event_unsubscribe,
};
